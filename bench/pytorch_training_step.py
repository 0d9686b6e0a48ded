#!/usr/bin/env python3
"""Times a training step of EVSRNet in PyTorch: the peer of `Fovea.Benchmarks training-step`.

Both read the same file: the weights and biases of all layers in order, then the input batch, then the target batch,
as little-endian float32. Prints the first losses (learning rate 1e-3) and the milliseconds per step of each round.
"""
import argparse
import json
import time

import numpy
import torch
from torch import nn
from torch.nn import functional


class EvsrNet(nn.Module):
    """Head convolution and ReLU, residual blocks conv-ReLU-conv, tail convolution, pixel shuffle by 4."""

    def __init__(self, channels, blocks):
        super().__init__()
        self.head = nn.Conv2d(3, channels, 3, padding=1)
        self.blocks = nn.ModuleList()
        for _ in range(blocks):
            self.blocks.append(nn.ModuleList([nn.Conv2d(channels, channels, 3, padding=1) for _ in range(2)]))
        self.tail = nn.Conv2d(channels, 48, 3, padding=1)

    def forward(self, x):
        x = functional.relu(self.head(x))
        for first, second in self.blocks:
            x = x + second(functional.relu(first(x)))
        return functional.pixel_shuffle(self.tail(x), 4)

    def layers(self):
        return [self.head, *[layer for block in self.blocks for layer in block], self.tail]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--channels", type=int, default=8)
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--patch", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--layout", choices=["nchw", "channels_last"], default="nchw")
    parser.add_argument("--data", required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    values = numpy.fromfile(options.data, dtype="<f4")
    position = 0

    def take(shape):
        nonlocal position
        count = int(numpy.prod(shape))
        tensor = torch.from_numpy(values[position:position + count].copy()).reshape(shape)
        position += count
        return tensor

    net = EvsrNet(options.channels, options.blocks)
    with torch.no_grad():
        for layer in net.layers():
            layer.weight.copy_(take(layer.weight.shape))
            layer.bias.copy_(take(layer.bias.shape))
    low = take((options.batch, 3, options.patch, options.patch))
    high = take((options.batch, 3, 4 * options.patch, 4 * options.patch))
    assert position == len(values), "the file does not fit the options"
    if options.layout == "channels_last":
        net = net.to(memory_format=torch.channels_last)
        low = low.to(memory_format=torch.channels_last)
        high = high.to(memory_format=torch.channels_last)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)

    def step():
        adam.zero_grad(set_to_none=True)
        loss = functional.l1_loss(net(low), high)
        loss.backward()
        adam.step()
        return loss.item()

    losses = [step() for _ in range(6)]
    rounds = []
    end = time.perf_counter() + options.seconds
    while time.perf_counter() < end or len(rounds) < 3:
        start = time.perf_counter()
        step()
        rounds.append((time.perf_counter() - start) * 1e3)
    print(json.dumps({"engine": "pytorch " + torch.__version__ + " " + options.layout, "losses": losses, "milliseconds": rounds}))


if __name__ == "__main__":
    main()
