using System.Buffers;
using System.Numerics;

namespace Fovea.Imaging.Resampling;

/// <summary>
/// Resamples rows along x. A row is first split into phases (every Step-th sample, mirrored borders included), so that
/// neighbouring outputs of one phase take their taps from neighbouring samples and vectors run along the row.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ColumnPass<T> : IDisposable
    where T : unmanaged, INumber<T>
{
    private readonly AxisTaps _taps;
    private readonly int _components;
    private readonly int _groups;
    private readonly int[] _gather;
    private readonly int[] _offsets;
    private readonly T[] _weights;
    private readonly T[] _phases;
    private readonly T[] _result;

    /// <summary>Prepares for rows whose pixels hold <paramref name="components"/> interleaved samples.</summary>
    public ColumnPass(AxisTaps taps, int components)
    {
        (_taps, _components) = (taps, components);
        _groups = (taps.Output + taps.Group - 1) / taps.Group;
        int origin = Math.Min(0, taps.Starts.Min());
        int reach = taps.Starts.Max() - origin + taps.Count;
        int length = _groups + reach / taps.Step;
        _gather = new int[length * taps.Step];
        for (int i = 0; i < _gather.Length; i++)
        {
            int sample = i % length * taps.Step + i / length + origin;
            _gather[i] = AxisTaps.Mirror(sample, taps.Input) * components;
        }

        _offsets = new int[taps.Group * taps.Count];
        for (int i = 0; i < _offsets.Length; i++)
        {
            int sample = taps.Starts[i / taps.Count] + i % taps.Count - origin;
            _offsets[i] = sample % taps.Step * length + sample / taps.Step;
        }

        _weights = [.. taps.Weights.Select(T.CreateChecked)];
        _phases = ArrayPool<T>.Shared.Rent(_gather.Length);
        _result = ArrayPool<T>.Shared.Rent(_groups);
    }

    /// <summary>Resamples one row.</summary>
    /// <param name="row">Input pixels.</param>
    /// <param name="to">Output pixels; not the same memory.</param>
    public void Apply(ReadOnlySpan<T> row, Span<T> to)
    {
        Span<T> phases = _phases.AsSpan(0, _gather.Length);
        Span<T> result = _result.AsSpan(0, _groups);
        for (int c = 0; c < _components; c++)
        {
            ReadOnlySpan<T> component = row[c..];
            for (int i = 0; i < phases.Length; i++) phases[i] = component[_gather[i]];
            for (int p = 0; p < _taps.Group; p++)
            {
                WeightedSum.Apply(phases, _offsets.AsSpan(p * _taps.Count, _taps.Count), _weights.AsSpan(p * _taps.Count, _taps.Count), result);
                int x = p;
                for (int g = 0; g < result.Length && x < _taps.Output; g++, x += _taps.Group) to[x * _components + c] = result[g];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<T>.Shared.Return(_phases);
        ArrayPool<T>.Shared.Return(_result);
    }
}
