using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>
/// Float32 values in one aligned block of native memory, in the order of <see cref="Shape"/> and without gaps.
/// The creator owns the memory: dispose it, or take it from a <see cref="Tape"/>, which reclaims what it lent.
/// </summary>
/// <remarks>
/// The block starts on a 64-byte boundary, and <see cref="Slack"/> floats before and after it may be read (never
/// written), so a kernel may load a whole vector at either end.
/// </remarks>
public sealed unsafe class Tensor : IDisposable
{
    /// <summary>Readable floats before the first and after the last element.</summary>
    public const int Slack = 32;

    private float* _block;

    /// <summary>Allocates a tensor of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    public Tensor(Shape shape)
        : this(shape, shape.Count)
    {
    }

    internal Tensor(Shape shape, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Width);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, shape.Count);
        Shape = shape;
        Capacity = capacity;
        nuint bytes = (nuint)(capacity + 2 * Slack) * sizeof(float);
        _block = (float*)NativeMemory.AlignedAlloc((bytes + 63) & ~(nuint)63, 64);
        new Span<float>(_block, capacity + 2 * Slack).Clear();
        GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Frees the memory of a tensor that nobody disposed.</summary>
    ~Tensor() => Free();

    /// <summary>The shape (N, C, H, W).</summary>
    public Shape Shape { get; private set; }

    /// <summary>Number of elements.</summary>
    public int Count => Shape.Count;

    /// <summary>All elements, row-major, width fastest.</summary>
    public Span<float> Span => new(Pointer, Count);

    /// <summary>Elements that the block can hold; at least <see cref="Count"/>.</summary>
    internal int Capacity { get; }

    /// <summary>The first element, on a 64-byte boundary.</summary>
    internal float* Pointer => _block is null ? throw new ObjectDisposedException(nameof(Tensor)) : _block + Slack;

    /// <summary>A tensor holding a copy of <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape.</exception>
    public static Tensor From(Shape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != shape.Count) throw new ArgumentException($"{values.Length} values do not fill {shape}.", nameof(values));
        Tensor tensor = new(shape);
        values.CopyTo(tensor.Span);
        return tensor;
    }

    /// <summary>The feature map of one channel of one sample, H·W values.</summary>
    public Span<float> Plane(int batch, int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)batch, (uint)Shape.Batch, nameof(batch));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)Shape.Channels, nameof(channel));
        return new(Pointer + ((long)batch * Shape.Channels + channel) * Shape.PlaneSize, Shape.PlaneSize);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Fills this with as much of a larger tensor, from a place on; batch and channels are the same.</summary>
    internal void CopyPart(Tensor whole, int left, int top)
    {
        for (int plane = 0; plane < Shape.Batch * Shape.Channels; plane++)
        {
            ReadOnlySpan<float> from = whole.Plane(plane / Shape.Channels, plane % Shape.Channels);
            Span<float> to = Plane(plane / Shape.Channels, plane % Shape.Channels);
            for (int y = 0; y < Shape.Height; y++) from.Slice((top + y) * whole.Shape.Width + left, Shape.Width).CopyTo(to[(y * Shape.Width)..]);
        }
    }

    /// <summary>Gives pooled memory a new shape; the values become meaningless.</summary>
    internal void Reuse(Shape shape)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Count, Capacity, nameof(shape));
        Shape = shape;
    }

    private void Free()
    {
        if (_block is null) return;
        NativeMemory.AlignedFree(_block);
        _block = null;
        GC.RemoveMemoryPressure((long)(Capacity + 2 * Slack) * sizeof(float));
    }
}
