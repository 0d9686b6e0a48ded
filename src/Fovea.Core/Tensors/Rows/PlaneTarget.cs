using System.Buffers;

namespace Fovea.Tensors;

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
