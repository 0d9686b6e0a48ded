using System.Diagnostics;

namespace Fovea.Training.Datasets;

/// <summary>A video that a dataset was made from.</summary>
public sealed record FaceDatasetVideo
{
    /// <summary>The part of the split for training.</summary>
    public const string Train = "train";

    /// <summary>The part of the split that is held out.</summary>
    public const string Validation = "validation";

    /// <summary>File name.</summary>
    public required string File { get; init; }

    /// <summary>Name in the dataset: the file name without extension, with some of the hash where two files share it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Who it shows, as far as known: the name if nobody said.</summary>
    public required string Identity { get; init; }

    /// <summary><see cref="Train"/> or <see cref="Validation"/>; all videos of an identity lie on one side.</summary>
    public required string Split { get; init; }

    /// <summary>Width in pixels, turned as it is shown.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels, turned as it is shown.</summary>
    public int Height { get; init; }

    /// <summary>Mean frames a second.</summary>
    public double FrameRate { get; init; }

    /// <summary>Frames.</summary>
    public int Frames { get; init; }

    /// <summary>Frames in which a face was found.</summary>
    public int FramesWithFaces { get; init; }

    /// <summary>Scene cuts.</summary>
    public int Cuts { get; init; }

    /// <summary>Faces that were followed, of any size and length.</summary>
    public int Tracks { get; init; }

    /// <summary>Why there is no clip, or null.</summary>
    public string? Note { get; init; }

    /// <summary>True if the file could not be read; <see cref="Note"/> says why.</summary>
    public bool Failed { get; init; }

    /// <summary>The clips.</summary>
    public IReadOnlyList<FaceDatasetClip> Clips { get; init; } = [];
}

/// <summary>Counts what is done and guesses what is left by the sizes of the files.</summary>
internal sealed class FaceDatasetMeter(IProgress<FaceDatasetProgress>? progress, int videos, long bytes)
{
    private const int FramesAReport = 10;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _video = "";
    private double _bytesAFrame;
    private double _bytesLeft = bytes;
    private double _bytesDone;
    private double _bytesOfVideo;
    private int _videosDone;
    private int _clips;
    private long _frames;

    /// <summary>Begins a video of so many bytes and, as far as known, frames.</summary>
    public void Begin(string video, long size, long? frames)
    {
        (_video, _bytesOfVideo, _bytesAFrame) = (video, 0, size / (double)Math.Max(1, frames ?? 1000));
        Report(null);
    }

    /// <summary>Counts a frame that was searched.</summary>
    public void Searched()
    {
        _bytesOfVideo += _bytesAFrame;
        if (++_frames % FramesAReport == 0) Report(null);
    }

    /// <summary>Ends a video.</summary>
    /// <param name="video">Its name.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="clips">Its clips.</param>
    /// <param name="isNew">False if an earlier run made it.</param>
    /// <param name="words">What became of it.</param>
    public void End(string video, long size, int clips, bool isNew, string words)
    {
        (_video, _bytesOfVideo) = (video, 0);
        _bytesLeft -= size;
        if (isNew) _bytesDone += size;
        _videosDone++;
        _clips += clips;
        Report(words);
    }

    private void Report(string? finished)
    {
        double done = _bytesDone + _bytesOfVideo;
        TimeSpan? remaining = done > 0 ? _clock.Elapsed * Math.Max(0, (_bytesLeft - _bytesOfVideo) / done) : null;
        progress?.Report(new FaceDatasetProgress(_video, _videosDone, videos, _frames, _clips, _clock.Elapsed, remaining, finished));
    }
}
