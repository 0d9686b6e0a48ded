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
    private readonly List<(Tensor Output, Action Backward)> _recorded = [];
    private readonly Dictionary<Tensor, Tensor> _gradients = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _watched = new(ReferenceEqualityComparer.Instance);

    /// <summary>Floats of all tensors that lie ready for reuse; after a reset, all that the tape ever allocated.</summary>
    internal int PooledElements => _pool.FreeElements;

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

    /// <summary>Takes a result back before the reset, if it was lent here and no gradient is asked for that might need it.</summary>
    internal void TryReturn(Tensor tensor)
    {
        if (_watched.Count > 0) return;
        int at = _lent.LastIndexOf(tensor);
        if (at < 0) return;
        _lent.RemoveAt(at);
        _pool.Return(tensor);
    }

    /// <summary>
    /// Notes that <paramref name="output"/> depends on watched inputs; <paramref name="backward"/> reads
    /// <see cref="Gradient"/> of the output and adds to that of the inputs that need one.
    /// </summary>
    public void Record(Tensor output, Action backward)
    {
        _watched.Add(output);
        _recorded.Add((output, backward));
    }

    /// <summary>The gradient of a tensor, of the same shape; zeros when nothing has flowed into it yet.</summary>
    public Tensor Gradient(Tensor tensor)
    {
        Tensor gradient = OpenGradient(tensor, out bool first);
        if (first) gradient.Span.Clear();
        return gradient;
    }

    /// <summary>The gradient of a tensor, for an operation that can set as well as add, which saves clearing and reading.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="first">True when nothing has flowed into it yet: the values are undefined, and the caller sets every one.</param>
    internal Tensor OpenGradient(Tensor tensor, out bool first)
    {
        first = !_gradients.TryGetValue(tensor, out Tensor? gradient);
        if (gradient is not null) return gradient;
        gradient = _pool.Rent(tensor.Shape);
        _gradients.Add(tensor, gradient);
        return gradient;
    }

    /// <summary>
    /// Makes the gradient of <paramref name="output"/> that of <paramref name="input"/>, for an operation that passes it on
    /// unchanged and reads it no more. False, and nothing done, when something has flowed into the input already.
    /// </summary>
    internal bool TryHandDown(Tensor output, Tensor input)
    {
        if (input.Shape != output.Shape || !_gradients.TryGetValue(output, out Tensor? gradient) || !_gradients.TryAdd(input, gradient)) return false;
        _gradients.Remove(output);
        return true;
    }

    /// <summary>Plays the tape backwards from a scalar loss of shape (1, 1, 1, 1), scaled by <paramref name="scale"/>.</summary>
    /// <exception cref="ArgumentException">The loss is not a scalar.</exception>
    public void Backward(Tensor loss, float scale = 1f)
    {
        if (loss.Count != 1) throw new ArgumentException($"A loss is one value, not {loss.Shape}.", nameof(loss));
        Gradient(loss).Span[0] = scale;
        Backward();
    }

    /// <summary>
    /// Plays the tape backwards from the gradients that were set through <see cref="Gradient"/>. Afterwards the
    /// gradients of leaves are there to read; those of results are given up on the way.
    /// </summary>
    public void Backward()
    {
        for (int i = _recorded.Count - 1; i >= 0; i--)
        {
            (Tensor output, Action backward) = _recorded[i];
            backward();
            // Nobody reads it again; the next operation gets this memory while it is in cache.
            if (_gradients.Remove(output, out Tensor? gradient)) _pool.Return(gradient);
        }

        _recorded.Clear();
    }

    /// <summary>Forgets everything recorded and takes back every tensor lent; watched leaves must be watched anew.</summary>
    public void Reset()
    {
        foreach (Tensor tensor in _lent) _pool.Return(tensor);
        foreach (Tensor gradient in _gradients.Values) _pool.Return(gradient);
        _lent.Clear();
        _recorded.Clear();
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
