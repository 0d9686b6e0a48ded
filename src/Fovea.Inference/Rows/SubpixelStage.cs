using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The part of a last convolution that is the pixel shuffle: as soon as the channels that make up one fine row of a
/// strip are there, they are summed with the anchor, turned into samples and interleaved to where they belong, in the
/// first cache.
/// </summary>
internal abstract unsafe class SubpixelStage<TVector> : RowStage
    where TVector : unmanaged, ISimdVector<TVector>
{
    /// <summary>Pixels of a strip.</summary>
    protected const int Strip = 192;

    // Channels that are computed but not stored yet: less than a scale, and a new group of eight.
    private const int WaitingChannels = 16;

    private readonly RowFunction[] _functions;

    /// <summary>Prepares the stage.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="inputs">The value read, then those that <paramref name="options"/> adds: anchor first.</param>
    /// <param name="output">The value written, r times as high and wide.</param>
    /// <param name="options">What happens on the way.</param>
    /// <param name="functions">Functions of each value, before anything is added.</param>
    protected SubpixelStage(string name, RowValue[] inputs, RowValue output, SubpixelOptions options, RowFunction[] functions)
        : base(name, inputs, output) => (Options, _functions, Scale) = (options, functions, output.Height / inputs[0].Height);

    public override int RowsAtOnce => Scale;

    public override int ScratchBytes => (WaitingChannels + Scale) * Strip * sizeof(float);

    /// <summary>Pixels that a channel becomes along an axis, r.</summary>
    protected int Scale { get; }

    /// <summary>What happens between sums and pixels.</summary>
    protected SubpixelOptions Options { get; }

    private RowValue? Anchor => Options.AddsAnchor ? Inputs[1] : null;

    private RowValue? Fine => Options.AddsFine ? Inputs[^1] : null;

    public override RowSpan Needs(int input, int row)
    {
        int coarse = row / Scale;
        if (input == 0) return Rows(coarse).Within(Inputs[0].Height);
        return Options.AddsAnchor && input == 1 ? new RowSpan(coarse, coarse) : new RowSpan(row, row + Scale - 1);
    }

    /// <summary>Input rows that the convolution reads.</summary>
    protected abstract RowSpan Rows(int coarse);

    /// <summary>Where the strip of a convolution's output channel waits; channels of a group follow each other at distance <see cref="Strip"/>.</summary>
    protected static float* Waiting(RowRun run, int channel) => (float*)run.Scratch + channel % WaitingChannels * Strip;

    /// <summary>Stores the fine rows whose channels are all there.</summary>
    /// <param name="run">The run.</param>
    /// <param name="row">First fine row.</param>
    /// <param name="line">First line that is not stored: channel · r + dy.</param>
    /// <param name="ready">Output channels of the convolution that are there.</param>
    /// <param name="x">First column of the strip.</param>
    /// <param name="count">Columns.</param>
    /// <returns>The first line that is not stored now.</returns>
    protected int Store(RowRun run, int row, int line, int ready, int x, int count)
    {
        for (; (line + 1) * Scale <= ready; line++) Store(run, row, line, x, count);
        return line;
    }

    // One strip of fine row (line mod scale) of channel line / scale.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(RowRun run, int row, int line, int x, int count)
    {
        (int channel, int y) = (line / Scale, row + line % Scale);
        float** sources = stackalloc float*[Scale];
        for (int p = 0; p < Scale; p++)
        {
            sources[p] = Waiting(run, line * Scale + p);
            foreach (RowFunction function in _functions) function.Apply(sources[p], line * Scale + p, count);
        }

        float* anchor = Anchor is null ? null : Row(run, Anchor, row / Scale, channel) + x;
        RowCoding coding = Options.ToTarget ? run.Target.Coding : RowCoding.Float;
        byte* to = (Options.ToTarget ? run.Target.Row(channel, y) : (byte*)Made(run, y, channel)) + (nint)x * Scale * coding.Bytes;
        float* spare = (float*)run.Scratch + WaitingChannels * Strip;
        if (Fine is null && coding.Type != SampleType.Float)
        {
            StoreSamples(sources, anchor, coding, (byte*)spare, to, count);
            return;
        }

        for (int p = 0; p < Scale && anchor is not null; p++) RowEncoder.Encode<TVector>(sources[p], anchor, RowCoding.Float, (byte*)sources[p], count);
        RowShuffle.Interleave<TVector>(sources, Scale, Fine is null ? (float*)to : spare, count);
        if (Fine is not null) RowEncoder.Encode<TVector>(spare, Row(run, Fine, y, channel) + x * Scale, coding, to, count * Scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StoreSamples(float** sources, float* anchor, RowCoding coding, byte* spare, byte* to, int count)
    {
        byte** samples = stackalloc byte*[Scale];
        for (int p = 0; p < Scale; p++)
        {
            samples[p] = spare + p * Strip * sizeof(float);
            RowEncoder.Encode<TVector>(sources[p], anchor, coding, samples[p], count);
        }

        if (coding.Type == SampleType.Byte) SampleShuffle.Interleave(samples, Scale, to, count);
        else SampleShuffle.Interleave((ushort**)samples, Scale, (ushort*)to, count);
    }

    /// <summary>A channel of a row of floats.</summary>
    protected static float* Row(RowRun run, RowValue value, int row, int channel) =>
        (float*)(run.ToRead(value, row) + value.Layout.Start + (nint)channel * value.Layout.Pitch);

    private float* Made(RowRun run, int row, int channel) =>
        (float*)(run.ToWrite(Output, row) + Output.Layout.Start + (nint)channel * Output.Layout.Pitch);
}

/// <summary>What a <see cref="SubpixelStage{TVector}"/> does between its sums and the pixels.</summary>
/// <param name="Relu">Whether max(0, value) is taken first.</param>
/// <param name="AddsAnchor">Whether the second input is added, each channel to all pixels of its channel.</param>
/// <param name="AddsFine">Whether the last input, which is as fine as the output, is added then.</param>
/// <param name="ToTarget">Whether pixels go to the run's target; else to rows of the output value.</param>
internal readonly record struct SubpixelOptions(bool Relu, bool AddsAnchor, bool AddsFine, bool ToTarget);
