using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Training.Optimizers;

/// <summary>Where each tensor of a parameter set lies when all are laid end to end.</summary>
internal sealed class ParameterLayout
{
    private readonly string[] _names;
    private readonly int[] _offsets;

    public ParameterLayout(ParameterSet parameters)
    {
        _names = [.. parameters.Names];
        _offsets = new int[_names.Length];
        for (int i = 0; i < _names.Length; i++)
        {
            _offsets[i] = Count;
            Count += parameters[_names[i]].Count;
        }
    }

    /// <summary>Number of scalars.</summary>
    public int Count { get; }

    /// <summary>Calls <paramref name="action"/> with each tensor and its offset.</summary>
    public void ForEach(ParameterSet parameters, Action<Tensor, int> action)
    {
        for (int i = 0; i < _names.Length; i++) action(parameters[_names[i]], _offsets[i]);
    }

    /// <summary>Copies all values out.</summary>
    public void Gather(ParameterSet parameters, float[] destination) => ForEach(parameters, (tensor, offset) => tensor.Span.CopyTo(destination.AsSpan(offset)));

    /// <summary>Copies all values in.</summary>
    public void Scatter(float[] source, ParameterSet destination) => ForEach(destination, (tensor, offset) => source.AsSpan(offset, tensor.Count).CopyTo(tensor.Span));

    /// <summary>Copies the gradients of all tensors out of a tape.</summary>
    public void GatherGradients(Tape tape, ParameterSet parameters, float[] destination, int at)
        => ForEach(parameters, (tensor, offset) => tape.Gradient(tensor).Span.CopyTo(destination.AsSpan(at + offset)));

    /// <summary>Copies gradients into a tape.</summary>
    public void ScatterGradients(float[] source, Tape tape, ParameterSet parameters)
        => ForEach(parameters, (tensor, offset) => source.AsSpan(offset, tensor.Count).CopyTo(tape.Gradient(tensor).Span));
}
