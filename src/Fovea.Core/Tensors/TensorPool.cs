namespace Fovea.Tensors;

/// <summary>
/// Keeps returned tensors for reuse, by capacity rounded up to a power of two, so that a training step or a frame
/// allocates nothing after the first. Not thread-safe: one pool per worker.
/// </summary>
internal sealed class TensorPool : IDisposable
{
    private readonly Dictionary<int, Stack<Tensor>> _free = [];

    /// <summary>Floats of all tensors that were returned.</summary>
    internal int FreeElements => _free.Sum(kind => kind.Key * kind.Value.Count);

    /// <summary>A tensor of the shape with undefined values.</summary>
    public Tensor Rent(Shape shape)
    {
        int capacity = (int)uint.Max(64, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)shape.Count));
        if (!_free.TryGetValue(capacity, out Stack<Tensor>? stack) || !stack.TryPop(out Tensor? tensor)) return new Tensor(shape, capacity);
        tensor.Reuse(shape);
        return tensor;
    }

    /// <summary>Takes a tensor back; the caller must not touch it again.</summary>
    public void Return(Tensor tensor)
    {
        if (!_free.TryGetValue(tensor.Capacity, out Stack<Tensor>? stack)) _free[tensor.Capacity] = stack = new();
        stack.Push(tensor);
    }

    /// <summary>Frees every tensor that was returned.</summary>
    public void Dispose()
    {
        foreach (Stack<Tensor> stack in _free.Values)
        {
            foreach (Tensor tensor in stack) tensor.Dispose();
        }

        _free.Clear();
    }
}

/// <summary>Working memory of a kernel, from a pool of its thread; given back when disposed.</summary>
internal readonly unsafe ref struct Scratch : IDisposable
{
    [ThreadStatic]
    private static TensorPool? _pool;

    private readonly Tensor _tensor;

    /// <summary>Takes <paramref name="count"/> floats with undefined values, 64-byte aligned, with <see cref="Tensor.Slack"/> on both sides.</summary>
    public Scratch(int count) => _tensor = (_pool ??= new TensorPool()).Rent(Shape.Vector(Math.Max(1, count)));

    public float* Pointer => _tensor.Pointer;

    public void Dispose() => _pool!.Return(_tensor);
}
