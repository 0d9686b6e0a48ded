using System.Buffers;

namespace Fovea.Tensors;

/// <summary>Takes the finished rows of a plan, from the top to the bottom of a range. One object serves one run.</summary>
public abstract unsafe class RowTarget : IDisposable
{
    private protected RowTarget(RowCoding coding) => Coding = coding;

    /// <summary>Time spent so far to convert rows into what is stored, beyond the plan's own work.</summary>
    public TimeSpan ConversionTime { get; private protected set; }

    /// <summary>How samples are to be stored.</summary>
    internal RowCoding Coding { get; }

    /// <summary>Starts a run that is to make rows <paramref name="first"/> to <paramref name="end"/> − 1; returns the rows that are wanted for that.</summary>
    internal virtual (int First, int End) Begin(int first, int end) => (first, end);

    /// <summary>Where a row of a channel goes; valid until the next <see cref="Finish"/>.</summary>
    internal abstract byte* Row(int channel, int row);

    /// <summary>Says that all rows above <paramref name="end"/> are stored.</summary>
    internal virtual void Finish(int end)
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>How the samples of a finished row are stored.</summary>
public enum SampleType
{
    /// <summary>Float32, as they are.</summary>
    Float,

    /// <summary>Codes of up to 8 bits.</summary>
    Byte,

    /// <summary>Codes of up to 16 bits.</summary>
    Word,
}

/// <summary>From values to stored samples: code = Zero + Unit · value, rounded half up, clamped to 0..Max; NaN is code 0.</summary>
/// <param name="Type">What is stored; for floats the rest means nothing.</param>
/// <param name="Zero">The code of value 0.</param>
/// <param name="Unit">Codes from value 0 to value 1.</param>
/// <param name="Max">The largest code.</param>
public readonly record struct RowCoding(SampleType Type, float Zero = 0, float Unit = 1, float Max = 0)
{
    /// <summary>Values as they are.</summary>
    public static RowCoding Float => new(SampleType.Float);

    /// <summary>Bytes of a sample.</summary>
    public int Bytes => Type switch { SampleType.Float => 4, SampleType.Byte => 1, _ => 2 };
}

/// <summary>Rows go into a tensor as they are.</summary>
/// <param name="tensor">(1, C, h, W); stays the caller's.</param>
/// <param name="top">Row of the picture that is the tensor's first row.</param>
public sealed class TensorTarget(Tensor tensor, int top = 0) : RowTarget(RowCoding.Float)
{
    internal override unsafe byte* Row(int channel, int row)
    {
        Shape shape = tensor.Shape;
        if (row < top || row - top >= shape.Height) throw new ArgumentOutOfRangeException(nameof(row), row, $"The tensor holds rows {top} to {top + shape.Height - 1}.");
        return (byte*)(tensor.Pointer + ((nint)channel * shape.Height + row - top) * shape.Width);
    }
}

/// <summary>Rows go as codes straight into planes, one for each channel.</summary>
public sealed unsafe class PlaneTarget : RowTarget
{
    private readonly MemoryHandle[] _pins;
    private readonly int[] _strides;
    private readonly int _rowBytes;
    private readonly int[] _bytes;

    /// <summary>Prepares planes, whose memory must stay alive until this is disposed.</summary>
    /// <param name="planes">Memory of each plane from its first row on, and the bytes between its rows.</param>
    /// <param name="width">Samples of a row.</param>
    /// <param name="coding">How samples are stored.</param>
    public PlaneTarget(IReadOnlyList<(Memory<byte> Memory, int Stride)> planes, int width, RowCoding coding)
        : base(coding)
    {
        _pins = [.. planes.Select(plane => plane.Memory.Pin())];
        _strides = [.. planes.Select(plane => plane.Stride)];
        _bytes = [.. planes.Select(plane => plane.Memory.Length)];
        _rowBytes = width * coding.Bytes;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (MemoryHandle pin in _pins) pin.Dispose();
        base.Dispose();
    }

    internal override byte* Row(int channel, int row)
    {
        nint offset = (nint)row * _strides[channel];
        if (row < 0 || offset + _rowBytes > _bytes[channel]) throw new ArgumentOutOfRangeException(nameof(row), row, "The plane has no such row.");
        return (byte*)_pins[channel].Pointer + offset;
    }
}
