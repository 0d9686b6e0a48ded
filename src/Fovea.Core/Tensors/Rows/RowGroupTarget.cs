using System.Diagnostics;

namespace Fovea.Tensors;

/// <summary>
/// Gathers a few rows of floats at a time, with the rows around them that a conversion looks at, and hands them on
/// while they are still in the cache.
/// </summary>
internal sealed class RowGroupTarget : RowTarget
{
    // Rows wait for two more steps of the largest scale at most, plus what a conversion keeps: a pair, and margins.
    private const int GroupRows = 12;

    private readonly Tensor _rows;
    private readonly int _height;
    private readonly int _above;
    private readonly int _below;
    private readonly Action<Tensor, int, int, int> _convert;
    private int _end;
    private int _wanted;
    private int _top;
    private int _converted;

    /// <summary>Prepares for one run, whose range begins on an even row and ends on one or at the bottom.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="width">Samples of a row.</param>
    /// <param name="height">Rows of the whole picture.</param>
    /// <param name="margin">Rows beyond a group that the conversion reads; 0 or 1 each.</param>
    /// <param name="convert">Gets (1, C, h, W), the picture's row of its first row, and the rows to convert: first, and one past the last.</param>
    public RowGroupTarget(int channels, int width, int height, (int Above, int Below) margin, Action<Tensor, int, int, int> convert)
        : base(RowCoding.Float)
    {
        (_above, _below) = margin;
        (_height, _convert) = (height, convert);
        _rows = new Tensor(new Shape(1, channels, GroupRows, width));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }

    internal override (int First, int End) Begin(int first, int end)
    {
        (_end, _converted, _top) = (end, first, -1);
        _wanted = Math.Min(_height, end + _below);
        return (Math.Max(0, first - _above), _wanted);
    }

    internal override unsafe byte* Row(int channel, int row)
    {
        if (_top < 0) _top = row;
        Shape shape = _rows.Shape;
        if (row < _top || row - _top >= shape.Height) throw new ArgumentOutOfRangeException(nameof(row), row, $"The group holds rows {_top} to {_top + shape.Height - 1}.");
        return (byte*)(_rows.Pointer + ((nint)channel * shape.Height + row - _top) * shape.Width);
    }

    internal override void Finish(int end)
    {
        bool last = end >= _wanted;
        if (!last && end - _top + 4 <= GroupRows) return;
        int ready = last ? _end : Math.Min(_end, (end - _below) & ~1);
        if (ready > _converted) Convert(ready);
        _converted = Math.Max(_converted, ready);
        KeepFrom(Math.Max(_top, Math.Min(end, _converted - _above)), end);
    }

    private void Convert(int ready)
    {
        long start = Stopwatch.GetTimestamp();
        _convert(_rows, _top, _converted, ready);
        ConversionTime += Stopwatch.GetElapsedTime(start);
    }

    private void KeepFrom(int row, int end)
    {
        Shape shape = _rows.Shape;
        for (int c = 0; c < shape.Channels; c++)
        {
            Span<float> plane = _rows.Plane(0, c);
            plane[((row - _top) * shape.Width)..((end - _top) * shape.Width)].CopyTo(plane);
        }

        _top = row;
    }
}
