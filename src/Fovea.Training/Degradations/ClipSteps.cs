using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Training.Degradations;

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
