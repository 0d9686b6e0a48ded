"""Runs a network that `fovea export` wrote as ONNX in PyTorch, for `fovea bench --against pytorch`.

Reads the file with a protocol buffer reader of its own, because PyTorch cannot, and says each operator in torch's
words. Speaks in lines: "open FILE CHANNELS HEIGHT WIDTH INPUT OUTPUT THREADS" answers with the release and the layout
and mode that ran fastest, after writing the output for the floats in INPUT to OUTPUT; "run" answers with milliseconds.
"""
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F


def varint(data, at):
    value = shift = 0
    while True:
        part = data[at]
        value |= (part & 127) << shift
        at, shift = at + 1, shift + 7
        if part < 128:
            return (value - (1 << 64) if value >> 63 else value), at


def message(data):
    fields, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            value, at = varint(data, at)
        elif tag & 7 == 2:
            length, at = varint(data, at)
            value, at = data[at : at + length], at + length
        elif tag & 7 == 5:
            value, at = struct.unpack_from("<f", data, at)[0], at + 4
        else:
            raise ValueError(f"wire type {tag & 7}")
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def attributes(node):
    result = {}
    for raw in node.get(5, []):
        fields = message(raw)
        kind = fields[20][0]
        result[fields[1][0].decode()] = {1: lambda: fields[2][0], 2: lambda: fields[3][0], 3: lambda: fields[4][0].decode(), 7: lambda: fields[8]}[kind]()
    return result


TYPES = {1: numpy.float32, 6: numpy.int32, 7: numpy.int64}


class Net(torch.nn.Module):
    def __init__(self, path):
        super().__init__()
        graph = message(message(open(path, "rb").read())[7][0])
        self.constants = {}
        for raw in graph.get(5, []):
            fields = message(raw)
            values = numpy.frombuffer(fields[9][0], TYPES[fields[2][0]]).reshape(fields.get(1, []))
            self.constants[fields[8][0].decode()] = torch.from_numpy(values.copy())
        self.nodes = []
        for raw in graph[1]:
            node = message(raw)
            self.nodes.append((node[4][0].decode(), [name.decode() for name in node[1]], [name.decode() for name in node[2]], attributes(node)))

    def weights_like(self, layout):
        self.constants = {name: value.contiguous(memory_format=layout) if value.dim() == 4 else value for name, value in self.constants.items()}

    def forward(self, frame):
        values = dict(self.constants, input=frame)
        for operation, inputs, outputs, options in self.nodes:
            result = apply(operation, [values[name] if name else None for name in inputs], options)
            for name, value in zip(outputs, result if len(outputs) > 1 else [result]):
                values[name] = value
        return values["output"]


def resize(x, factors, options):
    scale = int(factors[-1])
    modes = {"nearest": "nearest", "linear": "bilinear"}
    if options["mode"] not in modes:
        raise NotImplementedError("bicubic with another kernel than PyTorch's")
    corners = {} if options["mode"] == "nearest" else {"align_corners": False}
    return F.interpolate(x, scale_factor=scale, mode=modes[options["mode"]], **corners)


def apply(operation, x, options):
    if operation == "Conv":
        return F.conv2d(x[0], x[1], x[2] if len(x) > 2 else None, options["strides"], options["pads"][:2], 1, options["group"])
    if operation == "ConvTranspose":
        return F.conv_transpose2d(x[0], x[1], x[2], options["strides"], options["pads"][:2], options["output_padding"])
    if operation == "DepthToSpace" and options["mode"] == "CRD":
        return F.pixel_shuffle(x[0], options["blocksize"])
    simple = {
        "Relu": lambda: F.relu(x[0]),
        "LeakyRelu": lambda: F.leaky_relu(x[0], options["alpha"]),
        "PRelu": lambda: F.prelu(x[0], x[1].flatten()),
        "Tanh": lambda: torch.tanh(x[0]),
        "Sigmoid": lambda: torch.sigmoid(x[0]),
        "Add": lambda: x[0] + x[1],
        "Mul": lambda: x[0] * x[1],
        "Clip": lambda: torch.clamp(x[0], float(x[1]), float(x[2])),
        "Concat": lambda: torch.cat(x, options["axis"]),
        "Gather": lambda: torch.index_select(x[0], options["axis"], x[1]),
        "Split": lambda: torch.split(x[0], x[1].tolist(), options["axis"]),
        "Resize": lambda: resize(x[0], x[2], options),
        "Identity": lambda: x[0],
    }
    if operation not in simple:
        raise NotImplementedError(f"operator {operation}")
    return simple[operation]()


def timed(run, frame):
    run(frame)
    start = time.perf_counter()
    run(frame)
    return (time.perf_counter() - start) * 1000


def fastest(net, frame):
    """The best of both layouts, plain and compiled by TorchScript."""
    best = None
    for name, layout in (("nchw", torch.contiguous_format), ("channels_last", torch.channels_last)):
        net.weights_like(layout)
        shaped = frame.contiguous(memory_format=layout)
        traced = torch.jit.freeze(torch.jit.trace(net, shaped).eval())
        for mode, run in (("eager", net), ("script", traced)):
            for _ in range(4):
                run(shaped)
            milliseconds = min(timed(run, shaped) for _ in range(5))
            if best is None or milliseconds < best[0]:
                best = (milliseconds, f"{name} {mode}", layout, run)
    net.weights_like(best[2])
    return best[1], best[3], frame.contiguous(memory_format=best[2])


def main():
    run = frame = None
    for line in sys.stdin:
        words = line.split()
        if words[0] == "open":
            channels, height, width, threads = int(words[2]), int(words[3]), int(words[4]), int(words[7])
            torch.set_num_threads(threads)
            frame = torch.from_numpy(numpy.fromfile(words[5], numpy.float32).reshape(1, channels, height, width))
            how, run, frame = fastest(Net(words[1]).eval(), frame)
            run(frame).contiguous().numpy().tofile(words[6])
            print(f"{torch.__version__} {how}", flush=True)
        else:
            milliseconds = timed(run, frame)
            time.sleep(0.015)  # OpenMP's threads spin behind their work; whoever comes next shall not feel it.
            print(f"{milliseconds:.4f}", flush=True)


with torch.inference_mode():
    main()
