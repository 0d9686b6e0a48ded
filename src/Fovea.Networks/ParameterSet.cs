using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>Named tensors in a fixed order: the weights of a network, or their gradients or moments.</summary>
public sealed class ParameterSet : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors;
    private readonly bool _owns;

    /// <summary>Gathers tensors under unique names.</summary>
    /// <param name="tensors">Names and tensors, in order.</param>
    /// <param name="owns">True to free the tensors on <see cref="Dispose"/>; false when a tape lends them.</param>
    public ParameterSet(IEnumerable<KeyValuePair<string, Tensor>> tensors, bool owns = true)
    {
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        _tensors = new Dictionary<string, Tensor>(all, StringComparer.Ordinal);
        Names = [.. all.Select(pair => pair.Key)];
        _owns = owns;
    }

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of scalars in all tensors.</summary>
    public int Count => _tensors.Values.Sum(tensor => tensor.Count);

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">No parameter has the name.</exception>
    public Tensor this[string name] => _tensors.TryGetValue(name, out Tensor? tensor) ? tensor : throw new KeyNotFoundException($"There is no parameter '{name}'.");

    /// <summary>True when a parameter has the name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>A set of zeros with the same names and shapes.</summary>
    public ParameterSet CreateZeros() => new(Names.Select(name => KeyValuePair.Create(name, new Tensor(this[name].Shape))));

    /// <summary>A set with its own copy of every value.</summary>
    public ParameterSet Clone()
    {
        ParameterSet copy = CreateZeros();
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Copies the values of a set with the same names and shapes.</summary>
    /// <exception cref="ArgumentException">A name is missing or a shape differs.</exception>
    public void CopyFrom(ParameterSet source)
    {
        foreach (string name in Names)
        {
            if (!source.Contains(name) || source[name].Shape != this[name].Shape) throw new ArgumentException($"The source has no parameter '{name}' of shape {this[name].Shape}.", nameof(source));
            source[name].Span.CopyTo(this[name].Span);
        }
    }

    /// <summary>Asks the tape for the gradients of all parameters.</summary>
    public void Watch(Tape tape)
    {
        foreach (string name in Names) tape.Watch(this[name]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_owns) return;
        foreach (Tensor tensor in _tensors.Values) tensor.Dispose();
    }
}

/// <summary>Name, shape and starting values of one trainable tensor.</summary>
/// <param name="Name">Unique in its network, dotted: "conv_in.weight".</param>
/// <param name="Shape">Weights (Co, Ci/groups, kh, kw), those of a transposed convolution (Ci, Co, kh, kw), a vector (1, n, 1, 1).</param>
/// <param name="IsVector">True for a bias or a slope, which files store with one dimension.</param>
/// <param name="Initialization">Starting values.</param>
public sealed record ParameterDefinition(string Name, Shape Shape, bool IsVector, Initialization Initialization)
{
    /// <summary>The dimensions as weight files store them: one for a vector, four otherwise.</summary>
    public int[] Dimensions => IsVector ? [Shape.Channels] : [Shape.Batch, Shape.Channels, Shape.Height, Shape.Width];
}
