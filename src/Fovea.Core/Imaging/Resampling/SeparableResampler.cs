using System.Buffers;
using System.Numerics;

namespace Fovea.Imaging.Resampling;

/// <summary>
/// Resamples a picture along both axes, row by row: the rows that the next output row needs wait in a ring, so memory
/// does not depend on the height. The axis that shrinks more goes first, rows when both are equal, as MATLAB does; only
/// when both grow and nothing is rounded between, so that the order cannot be seen, columns go first, which is cheaper.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class SeparableResampler<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    private readonly AxisTaps _rows;
    private readonly ColumnPass<T> _columns;
    private readonly Action<Span<T>>? _between;
    private readonly bool _rowsFirst;
    private readonly int _inputLength;
    private readonly int _outputLength;
    private readonly int _ringLength;
    private readonly int _slots;
    private readonly T[] _ring;
    private readonly T[] _line;
    private readonly T[] _weights;
    private readonly int[] _held;

    /// <summary>Prepares to resample pictures of one size.</summary>
    /// <param name="columns">Taps along x.</param>
    /// <param name="rows">Taps along y.</param>
    /// <param name="components">Interleaved samples a pixel.</param>
    /// <param name="between">What is done to a row after the first pass, such as rounding; nothing when null.</param>
    public SeparableResampler(AxisTaps columns, AxisTaps rows, int components, Action<Span<T>>? between = null)
    {
        bool bothGrow = rows.Advance < 1 && columns.Advance < 1;
        (_rows, _between, _rowsFirst) = (rows, between, rows.Advance >= columns.Advance && !(bothGrow && between is null));
        _columns = new ColumnPass<T>(columns, components);
        (_inputLength, _outputLength) = (columns.Input * components, columns.Output * components);
        _ringLength = _rowsFirst ? _inputLength : _outputLength;
        _slots = Math.Min(rows.Count, rows.Input);
        _ring = ArrayPool<T>.Shared.Rent(_slots * _ringLength);
        _line = ArrayPool<T>.Shared.Rent(Math.Max(_inputLength, _outputLength) + _outputLength);
        _weights = [.. rows.Weights.Select(T.CreateChecked)];
        _held = new int[_slots];
    }

    /// <summary>Resamples one picture.</summary>
    /// <param name="load">Fills a row of the input, given its index.</param>
    /// <param name="store">Takes a row of the output and its index, in order.</param>
    public void Run(Action<int, Span<T>> load, Action<int, Span<T>> store)
    {
        Array.Fill(_held, -1);
        int longest = Math.Max(_inputLength, _outputLength);
        Span<T> line = _line.AsSpan(0, _ringLength);
        Span<T> result = _line.AsSpan(longest, _outputLength);
        Span<int> offsets = new int[_rows.Count];
        for (int y = 0; y < _rows.Output; y++)
        {
            int phase = y % _rows.Group;
            int start = _rows.Starts[phase] + y / _rows.Group * _rows.Step;
            for (int k = 0; k < offsets.Length; k++) offsets[k] = Fetch(AxisTaps.Mirror(start + k, _rows.Input), load);
            Span<T> sum = _rowsFirst ? line : result;
            WeightedSum.Apply(_ring.AsSpan(0, _slots * _ringLength), offsets, _weights.AsSpan(phase * _rows.Count, _rows.Count), sum);
            if (_rowsFirst)
            {
                _between?.Invoke(line);
                _columns.Apply(line, result);
            }

            store(y, result);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _columns.Dispose();
        ArrayPool<T>.Shared.Return(_ring);
        ArrayPool<T>.Shared.Return(_line);
    }

    // Where row y lies in the ring. The rows of one output are at most Count consecutive ones, mirrored or not, so they
    // never push each other out.
    private int Fetch(int y, Action<int, Span<T>> load)
    {
        int slot = y % _slots;
        if (_held[slot] == y) return slot * _ringLength;
        _held[slot] = y;
        Span<T> to = _ring.AsSpan(slot * _ringLength, _ringLength);
        if (_rowsFirst)
        {
            load(y, to);
        }
        else
        {
            Span<T> row = _line.AsSpan(0, _inputLength);
            load(y, row);
            _columns.Apply(row, to);
            _between?.Invoke(to);
        }

        return slot * _ringLength;
    }
}
