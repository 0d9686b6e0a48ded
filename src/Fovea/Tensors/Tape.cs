namespace Fovea.Tensors;

/// <summary>
/// Records the operations of one forward pass and plays their gradients backwards. It owns every tensor that it
/// lends (results and gradients) until <see cref="Reset"/> or <see cref="Dispose"/>. One tape is used by one thread.
/// </summary>
/// <remarks>
/// An operation is a pair of explicit kernels, forward and backward, composed here: it takes its result from
/// <see cref="Rent"/>, computes it, and if <see cref="NeedsGradient"/> holds for an input, calls <see cref="Record"/>
/// with what adds to the inputs' gradients. Branches and shared weights work because gradients accumulate.
/// </remarks>
public sealed class Tape : IDisposable
{
    private readonly TensorPool _pool = new();
    private readonly List<Tensor> _lent = [];
    private readonly List<Action> _backward = [];
    private readonly Dictionary<Tensor, Tensor> _gradients = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _watched = new(ReferenceEqualityComparer.Instance);

    /// <summary>Asks for the gradient of a leaf, such as a parameter.</summary>
    public void Watch(Tensor leaf) => _watched.Add(leaf);

    /// <summary>True when a gradient must flow into <paramref name="tensor"/>.</summary>
    public bool NeedsGradient(Tensor tensor) => _watched.Contains(tensor);

    /// <summary>A tensor with undefined values, valid until <see cref="Reset"/>.</summary>
    public Tensor Rent(Shape shape)
    {
        Tensor tensor = _pool.Rent(shape);
        _lent.Add(tensor);
        return tensor;
    }

    /// <summary>
    /// Notes that <paramref name="output"/> depends on watched inputs; <paramref name="backward"/> reads
    /// <see cref="Gradient"/> of the output and adds to that of the inputs that need one.
    /// </summary>
    public void Record(Tensor output, Action backward)
    {
        _watched.Add(output);
        _backward.Add(backward);
    }

    /// <summary>The gradient of a tensor, of the same shape; zeros when nothing has flowed into it yet.</summary>
    public Tensor Gradient(Tensor tensor)
    {
        if (_gradients.TryGetValue(tensor, out Tensor? gradient)) return gradient;
        gradient = Rent(tensor.Shape);
        gradient.Span.Clear();
        _gradients.Add(tensor, gradient);
        return gradient;
    }

    /// <summary>Plays the tape backwards from a scalar loss of shape (1, 1, 1, 1), scaled by <paramref name="scale"/>.</summary>
    /// <exception cref="ArgumentException">The loss is not a scalar.</exception>
    public void Backward(Tensor loss, float scale = 1f)
    {
        if (loss.Count != 1) throw new ArgumentException($"A loss is one value, not {loss.Shape}.", nameof(loss));
        Gradient(loss).Span[0] = scale;
        Backward();
    }

    /// <summary>Plays the tape backwards from the gradients that were set through <see cref="Gradient"/>.</summary>
    public void Backward()
    {
        for (int i = _backward.Count - 1; i >= 0; i--) _backward[i]();
        _backward.Clear();
    }

    /// <summary>Forgets everything recorded and takes back every tensor lent; watched leaves must be watched anew.</summary>
    public void Reset()
    {
        foreach (Tensor tensor in _lent) _pool.Return(tensor);
        _lent.Clear();
        _backward.Clear();
        _gradients.Clear();
        _watched.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Reset();
        _pool.Dispose();
    }
}
