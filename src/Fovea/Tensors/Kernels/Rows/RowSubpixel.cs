namespace Fovea.Tensors;

/// <summary>
/// A convolution whose store is the pixel shuffle: as soon as the channels that make up one fine row of a strip are
/// there, they are summed with the anchor, turned into codes and interleaved to where they belong, in the first cache.
/// </summary>
internal sealed unsafe class RowSubpixel<TLanes> : RowStage
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const int Strip = 192;

    // Channels that are computed but not stored yet: less than a scale, and a new group of eight.
    private const int Waiting = 16;

    private readonly RowFilter<TLanes> _filter;
    private readonly RowSubpixelOptions _options;
    private readonly int _scale;
    private readonly RowFunction[] _functions;

    /// <summary>Prepares the stage, which then owns the filter.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="filter">Weights, with output channel c·r·r + dy·r + dx for pixel (dy, dx) of channel c.</param>
    /// <param name="inputs">The value read, then those that <paramref name="options"/> adds: anchor first.</param>
    /// <param name="output">The value written, r times as high and wide.</param>
    /// <param name="options">What happens on the way.</param>
    /// <param name="functions">Functions of each value, before anything is added.</param>
    public RowSubpixel(string name, RowFilter<TLanes> filter, RowValue[] inputs, RowValue output, RowSubpixelOptions options, RowFunction[] functions)
        : base(name, inputs, output) =>
        (_filter, _options, _scale, _functions) = (filter, options, output.Height / inputs[0].Height, functions);

    public override int RowsAtOnce => _scale;

    public override int ScratchBytes => (Waiting + _scale) * Strip * sizeof(float);

    private RowValue? Anchor => _options.AddsAnchor ? Inputs[1] : null;

    private RowValue? Fine => _options.AddsFine ? Inputs[^1] : null;

    public override RowSpan Needs(int input, int row)
    {
        int coarse = row / _scale;
        if (input == 0) return _filter.Window.Rows(coarse).Within(Inputs[0].Height);
        return _options.AddsAnchor && input == 1 ? new RowSpan(coarse, coarse) : new RowSpan(row, row + _scale - 1);
    }

    public override void Make(RowRun run, int row)
    {
        float** pointers = stackalloc float*[_filter.Window.Height];
        RowTileTask task = _filter.Task(Inputs[0], run, row / _scale, pointers);
        task.OutputPitch = Strip;
        float* waiting = (float*)run.Scratch;
        int width = Inputs[0].Layout.Width;
        for (int x = 0; x < width; x += Strip)
        {
            int end = Math.Min(x + Strip, width), line = 0;
            for (int first = 0; first < _filter.Outputs; first += _filter.Depth(first))
            {
                task.Output = waiting + first % Waiting * Strip - x;
                _filter.Run(ref task, first, x, end, _options.Relu);
                int ready = Math.Min(first + _filter.Depth(first), _filter.Outputs);
                for (; (line + 1) * _scale <= ready; line++) Store(run, row, line, x, end - x);
            }
        }
    }

    public override void Dispose()
    {
        _filter.Dispose();
        base.Dispose();
    }

    // One strip of fine row (line mod scale) of channel line / scale.
    private void Store(RowRun run, int row, int line, int x, int count)
    {
        (int channel, int y) = (line / _scale, row + line % _scale);
        float* waiting = (float*)run.Scratch;
        float** sources = stackalloc float*[_scale];
        for (int p = 0; p < _scale; p++)
        {
            sources[p] = waiting + (line * _scale + p) % Waiting * Strip;
            foreach (RowFunction function in _functions) function.Apply(sources[p], line * _scale + p, count);
        }

        float* anchor = Anchor is null ? null : Row(run, Anchor, row / _scale, channel) + x;
        RowCoding coding = _options.ToTarget ? run.Target.Coding : RowCoding.Float;
        byte* to = (_options.ToTarget ? run.Target.Row(channel, y) : (byte*)Made(run, y, channel)) + (nint)x * _scale * coding.Bytes;
        float* spare = waiting + Waiting * Strip;
        if (Fine is null && coding.Type != SampleType.Float)
        {
            StoreCodes(sources, anchor, coding, (byte*)spare, to, count);
            return;
        }

        for (int p = 0; p < _scale && anchor is not null; p++) RowEncoder.Encode<TLanes>(sources[p], anchor, RowCoding.Float, (byte*)sources[p], count);
        RowShuffle.Interleave(sources, _scale, Fine is null ? (float*)to : spare, count, accumulate: false);
        if (Fine is not null) RowEncoder.Encode<TLanes>(spare, Row(run, Fine, y, channel) + x * _scale, coding, to, count * _scale);
    }

    private void StoreCodes(float** sources, float* anchor, RowCoding coding, byte* spare, byte* to, int count)
    {
        byte** codes = stackalloc byte*[_scale];
        for (int p = 0; p < _scale; p++)
        {
            codes[p] = spare + p * Strip * sizeof(float);
            RowEncoder.Encode<TLanes>(sources[p], anchor, coding, codes[p], count);
        }

        if (coding.Type == SampleType.Byte) CodeShuffle.Interleave(codes, _scale, to, count);
        else CodeShuffle.Interleave((ushort**)codes, _scale, (ushort*)to, count);
    }

    private static float* Row(RowRun run, RowValue value, int row, int channel) =>
        (float*)(run.ToRead(value, row) + value.Layout.Start + (nint)channel * value.Layout.Pitch);

    private float* Made(RowRun run, int row, int channel) =>
        (float*)(run.ToWrite(Output, row) + Output.Layout.Start + (nint)channel * Output.Layout.Pitch);
}
