using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Benchmarks.TrainingStep;

/// <summary>Start weights and one batch: the parameters, the inputs and the targets as little-endian float32 in one file.</summary>
internal sealed class StepData
{
    public StepData(StepOptions options, HandBuiltNetwork network)
    {
        int low = options.Patch, high = StepOptions.Scale * low;
        for (int i = 0; i < options.Batch; i++)
        {
            Inputs.Add(new Tensor(new Shape(1, 3, low, low)));
            Targets.Add(new Tensor(new Shape(1, 3, high, high)));
        }

        if (options.Data is not null && File.Exists(options.Data)) Read(options.Data, network);
        else Invent(network);
        if (options.Data is not null && !File.Exists(options.Data)) Write(options.Data, network);
    }

    public List<Tensor> Inputs { get; } = [];

    public List<Tensor> Targets { get; } = [];

    private IEnumerable<Tensor> All(HandBuiltNetwork network) => [.. network.Parameters, .. Inputs, .. Targets];

    // PyTorch's default: uniform within ±1/√(inputs · 9), for weights and biases alike.
    private void Invent(HandBuiltNetwork network)
    {
        Random random = new(20_211_013);
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            float bound = 1 / MathF.Sqrt(network.Parameters[i & ~1].Shape.Channels * 9);
            foreach (ref float value in network.Parameters[i].Span) value = (2 * random.NextSingle() - 1) * bound;
        }

        foreach (Tensor tensor in Inputs.Concat(Targets))
        {
            foreach (ref float value in tensor.Span) value = random.NextSingle();
        }
    }

    private void Read(string path, HandBuiltNetwork network)
    {
        using FileStream file = File.OpenRead(path);
        foreach (Tensor tensor in All(network)) file.ReadExactly(MemoryMarshal.AsBytes(tensor.Span));
        if (file.ReadByte() >= 0) throw new InvalidDataException($"{path} does not fit the options.");
    }

    private void Write(string path, HandBuiltNetwork network)
    {
        using FileStream file = File.Create(path);
        foreach (Tensor tensor in All(network)) file.Write(MemoryMarshal.AsBytes(tensor.Span));
    }
}
