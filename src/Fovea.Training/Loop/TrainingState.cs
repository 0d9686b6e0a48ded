using System.Text.Json.Nodes;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>
/// All that an update changes: weights, moments, averages, counters. A checkpoint is this on disk. There is no random state:
/// draws are a function of seed and step.
/// </summary>
public abstract class TrainingState : IDisposable
{
    /// <summary>Steps done.</summary>
    public long Step { get; internal set; }

    /// <summary>Seconds spent training, over all sessions.</summary>
    public double Seconds { get; internal set; }

    /// <summary>The best validation so far and its step; null before the first, and where the last weights count.</summary>
    public (long Step, double Score)? Best { get; internal set; }

    /// <summary>The numbers, in place: they are read when the run is saved and written when it goes on.</summary>
    public abstract IEnumerable<StateValues> Values { get; }

    /// <summary>What else is needed to make such a state again; null for nothing.</summary>
    public virtual JsonObject? Extra => null;

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The tensors of a network, named with a prefix.</summary>
    protected static IEnumerable<StateValues> Of(string prefix, ParameterSet parameters) => parameters.Names.Select(name => new StateValues(prefix + name, parameters[name]));
}

/// <summary>Named numbers of a state.</summary>
public readonly struct StateValues
{
    private readonly Tensor? _tensor;
    private readonly float[]? _values;

    /// <summary>The values of a tensor.</summary>
    public StateValues(string name, Tensor tensor) => (Name, _tensor) = (name, tensor);

    /// <summary>The values of an array.</summary>
    public StateValues(string name, float[] values) => (Name, _values) = (name, values);

    /// <summary>The name, once in a state.</summary>
    public string Name { get; }

    /// <summary>The numbers.</summary>
    public Span<float> Span => _tensor is null ? _values : _tensor.Span;
}
