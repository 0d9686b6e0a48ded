using System.Globalization;
using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;

namespace Fovea.Training.Degradations;

/// <summary>Takes whole clips of high frames through a <see cref="DegradationPipeline"/>: the filters and encoders are ffmpeg's.</summary>
/// <param name="ffmpeg">Filters, encodes and decodes.</param>
/// <param name="folder">Where the files between the steps lie.</param>
public sealed class ClipDegrader(Ffmpeg ffmpeg, string folder)
{
    /// <summary>Degrades a clip. The low frames are yuv420p, BT.601 in limited range, chroma at the left.</summary>
    /// <param name="high">rgb24 frames; cut at the right and at the bottom to whole multiples of the scale.</param>
    /// <param name="pipeline">What to do; without ranges and choices.</param>
    /// <param name="scale">2, 3 or 4.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The file of the low frames, which the caller deletes, and the bits a pixel of the last encoder, 0 without one.</returns>
    /// <exception cref="FoveaException">ffmpeg failed.</exception>
    public async Task<(RawClip Low, double BitsPerPixel)> DegradeAsync(RawClip high, DegradationPipeline pipeline, int scale, long seed, CancellationToken cancellationToken)
    {
        if (!pipeline.IsFixed) throw new ArgumentException($"The degradation '{pipeline}' has values to draw.", nameof(pipeline));
        (int width, int height) = (high.Width / scale, high.Height / scale);
        ClipSteps steps = new(ffmpeg, folder, width, height, cancellationToken);
        try
        {
            bool exact = pipeline.Steps[0].Kind.Name == "bicubic";
            RawClip clip = exact ? ReduceExactly(high, steps.NewPath(), scale) : high;
            if (!exact) steps.Add(FormattableString.Invariant($"crop={width * scale}:{height * scale}:0:0:exact=1"));
            foreach (DegradationStep step in pipeline.Steps.Skip(exact ? 1 : 0))
            {
                if (step.Kind.IsCodec) clip = await steps.EncodeAsync(clip, Encoder(step)).ConfigureAwait(false);
                else steps.Add(Filter(step, width, height, seed));
            }

            RawClip low = await steps.FilterAsync(clip).ConfigureAwait(false);
            if (low.Frames != high.Frames) throw new BadInputException($"the degradation '{pipeline}' turned {high.Frames} frames into {low.Frames}: interlacing needs an even number of frames.");
            return (steps.Keep(low), steps.Bits / ((double)width * height * high.Frames));
        }
        finally
        {
            steps.Delete();
        }
    }

    // MATLAB's bicubic is the reduction that papers evaluate with, so it is ours to the bit.
    private static RawClip ReduceExactly(RawClip high, string path, int scale)
    {
        (int width, int height) = (high.Width / scale, high.Height / scale);
        RawClip low = new(path, width, height, PixelFormats.Yuv420P, high.Frames);
        using FileStream input = File.OpenRead(high.Path), output = File.Create(low.Path);
        ColorDescription color = new(ColorMatrix.Bt601, ColorRange.Limited, ChromaSiting.Left);
        byte[] pixels = new byte[high.FrameBytes];
        using Tensors.Tensor rgb = new(new Tensors.Shape(1, 3, height, width));
        using Frame yuv = new(PixelFormats.Yuv420P, width, height, color);
        for (int i = 0; i < high.Frames; i++)
        {
            input.ReadExactly(pixels);
            using Frame whole = new(PixelFormats.Rgb24, width * scale, height * scale, ColorDescription.Unspecified);
            for (int y = 0; y < whole.Height; y++) pixels.AsSpan(y * high.Width * 3, whole.Width * 3).CopyTo(whole.Planes[0].Row<byte>(y));
            using Frame small = Resampler.Resize(whole, 1.0 / scale, ResampleRule.Float);
            PlaneConversion.ToRgb(small, rgb);
            PlaneConversion.FromRgb(rgb, yuv);
            output.Write(yuv.Memory.Span[..low.FrameBytes]);
        }

        return low;
    }

    private static string Filter(DegradationStep step, int width, int height, long seed) => step.Kind.Name switch
    {
        "resize" => FormattableString.Invariant($"scale=w='max({width},trunc(iw*{step["x"]!.Number}))':h='max({height},trunc(ih*{(step["y"] ?? step["x"])!.Number}))':flags={Flags(step["kernel"]!.Text)}"),
        "blur" => FormattableString.Invariant($"gblur=sigma={step["sigma"]!.Number}:sigmaV={(step["sigma_y"] ?? step["sigma"])!.Number}"),
        "sharpen" => FormattableString.Invariant($"format=yuv444p,unsharp=5:5:{step["amount"]!.Number}:5:5:0"),
        "noise" => FormattableString.Invariant($"noise=all_seed={seed & 0x7fffffff}:alls={Math.Round(step["strength"]!.Number)}:allf=t"),
        "interlace" => "format=yuv420p,tinterlace=mode=interleave_top:flags=vlpf",
        "deinterlace" => "bwdif=mode=send_field:parity=tff",
        string kernel => FormattableString.Invariant($"scale={width}:{height}:flags={Flags(kernel)}"),
    };

    private static string Flags(string kernel) => $"{kernel}+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";

    private static string[] Encoder(DegradationStep step)
    {
        string Value(string name) => step[name]!.Number.ToString(CultureInfo.InvariantCulture);
        string[] interlaced = step["interlaced"] is { Text: "1" } ? ["-flags", "+ilme+ildct", "-top", "1"] : [];
        return step.Kind.Name switch
        {
            "h264" => ["-c:v", "libx264", "-crf", Value("crf"), "-preset", step["preset"]!.Text, "-bf", Value("bframes"), .. interlaced],
            "h265" => ["-c:v", "libx265", "-crf", Value("crf"), "-preset", step["preset"]!.Text, "-x265-params", "log-level=error:pools=1:frame-threads=1"],
            "vp9" => ["-c:v", "libvpx-vp9", "-crf", Value("crf"), "-b:v", "0", "-deadline", "good", "-cpu-used", Value("speed")],
            "av1" => ["-c:v", "libsvtav1", "-crf", Value("crf"), "-preset", Value("preset"), "-svtav1-params", "lp=1"],
            "mpeg2" => ["-c:v", "mpeg2video", "-qscale:v", Value("q"), "-bf", Value("bframes"), .. interlaced],
            "mpeg4" => ["-c:v", "mpeg4", "-qscale:v", Value("q"), "-bf", Value("bframes")],
            _ => ["-c:v", "mjpeg", "-qscale:v", Value("q"), "-pix_fmt", "yuvj420p"],
        };
    }
}

/// <summary>The files between the steps of a <see cref="ClipDegrader"/>, and the filters that wait for the next run of ffmpeg.</summary>
internal sealed class ClipSteps(Ffmpeg ffmpeg, string folder, int width, int height, CancellationToken cancellationToken)
{
    private const string ToYuv = "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p";

    private readonly List<string> _files = [];
    private readonly List<string> _filters = [];

    /// <summary>Bits of the stream of the last encoder.</summary>
    public long Bits { get; private set; }

    /// <summary>A name for a file, which <see cref="Delete"/> deletes.</summary>
    public string NewPath()
    {
        _files.Add(Path.Combine(folder, $"clip-{Guid.NewGuid():N}.raw"));
        return _files[^1];
    }

    /// <summary>Adds a filter to those that wait.</summary>
    public void Add(string filter) => _filters.Add(filter);

    /// <summary>Runs the filters that wait, then an encoder and its decoder.</summary>
    public async Task<RawClip> EncodeAsync(RawClip input, IReadOnlyList<string> encoder)
    {
        RawClip ready = await FilterAsync(input).ConfigureAwait(false);
        RawClip output = ready with { Path = NewPath() };
        Bits = await ClipTransform.EncodeAndDecodeAsync(ffmpeg, ready, encoder, output, cancellationToken).ConfigureAwait(false);
        return output;
    }

    /// <summary>Runs the filters that wait; what comes out is yuv420p of the low size.</summary>
    public async Task<RawClip> FilterAsync(RawClip input)
    {
        if (_filters.Count == 0 && input.Format == PixelFormats.Yuv420P) return input;
        bool joinsFields = _filters.Any(IsInterlacing), splitsFields = _filters.Any(IsDeinterlacing);
        int frames = joinsFields == splitsFields ? input.Frames : joinsFields ? input.Frames / 2 : input.Frames * 2;
        RawClip output = new(NewPath(), width, height, PixelFormats.Yuv420P, frames);
        await ClipTransform.FilterAsync(ffmpeg, input, string.Join(',', [.. _filters, ToYuv]), output, cancellationToken).ConfigureAwait(false);
        _filters.Clear();
        return output;
    }

    /// <summary>Takes a file out of those that <see cref="Delete"/> deletes.</summary>
    public RawClip Keep(RawClip clip)
    {
        _files.Remove(clip.Path);
        return clip;
    }

    /// <summary>Deletes every file but those kept.</summary>
    public void Delete()
    {
        foreach (string file in _files) File.Delete(file);
    }

    private static bool IsInterlacing(string filter) => filter.Contains("tinterlace", StringComparison.Ordinal);

    private static bool IsDeinterlacing(string filter) => filter.Contains("bwdif", StringComparison.Ordinal);
}
