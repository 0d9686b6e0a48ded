namespace Fovea.Tensors;

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
