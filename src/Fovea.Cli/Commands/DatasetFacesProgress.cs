using System.Globalization;
using Fovea.Training.FaceClips;

namespace Fovea.Cli.Commands;

/// <summary>Says on stderr what became of each video, and every few seconds how far it is.</summary>
internal sealed class DatasetFacesProgress(TextWriter output) : IProgress<FaceDatasetProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private TimeSpan _shown;

    /// <inheritdoc/>
    public void Report(FaceDatasetProgress value)
    {
        if (value.Finished is not null) output.WriteLine($"{value.Video}: {value.Finished}");
        if (value.Elapsed - _shown < Interval) return;
        _shown = value.Elapsed;
        string remaining = value.Remaining is TimeSpan time ? $"  remaining {time.ToString("h\\:mm\\:ss", CultureInfo.InvariantCulture)}" : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"video {value.VideosDone}/{value.Videos}  {value.Frames} frames  {value.Clips} clips  elapsed {value.Elapsed:h\\:mm\\:ss}{remaining}"));
    }
}
