using System.CommandLine;
using System.Globalization;
using Fovea.Faces;
using Fovea.Lab.Figures;
using Fovea.Media;
using Fovea.Training.Datasets;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea dataset faces</c>: clips of faces from videos.</summary>
internal static class DatasetFacesCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("faces", """
            Makes clips of faces from videos: 144x144 pixels and the same at 36x36 (MATLAB's bicubic), 31 frames each, lossless,
            in DIR/train and DIR/validation, with manifest.json, contact-sheet.png and a sheet for each video in DIR/sheets.
            Videos without faces give no clips, which is no error; a file that cannot be read does not stop the others (exit code 3).

            Examples:
              fovea dataset faces talks/ --out face-clips
              fovea dataset faces talks/ more.mp4 --out face-clips --resume
              fovea dataset faces talk.mp4 --out as-in-the-paper --boxes per-frame --min-face 100 --limit 20 --json
            """);
        DatasetFacesCommandOptions options = new();
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(options, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DatasetFacesCommandOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        FaceDatasetOptions wanted = options.Bind(result);
        wanted.Validate();
        string[] videos = [.. result.GetValue(options.Videos)!.SelectMany(Files)];
        string folder = result.GetValue(options.Out)!;
        string? name = result.GetValue(options.Detector);
        using Mtcnn networks = DetectorZoo.Open(name);
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        FaceDatasetBuilder builder = new(ffmpeg, networks, name ?? DetectorZoo.DefaultName(), wanted) { Labels = SansTextPainter.Instance };
        DatasetFacesProgress? progress = result.GetValue(options.NoProgress) ? null : new DatasetFacesProgress(Console.Error);
        FaceDatasetManifest manifest;
        try
        {
            manifest = await builder.RunAsync(videos, folder, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Directory.Exists(folder))
        {
            await Console.Error.WriteLineAsync($"fovea: cancelled; the same command with --resume goes on in '{folder}'.").ConfigureAwait(false);
            return Cancellation.ExitCode;
        }

        foreach (FaceDatasetVideo video in manifest.Videos.Where(video => video.Note is not null)) await Console.Error.WriteLineAsync($"fovea: {video.File}: {video.Note}").ConfigureAwait(false);
        result.InvocationConfiguration.Output.WriteLine(result.GetValue(options.Json) ? Json(manifest, folder) : Text(manifest, folder));
        return manifest.Videos.Any(video => video.Failed) ? Failure.BadInputExitCode : 0;
    }

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path)) return File.Exists(path) ? [path] : throw new BadInputException($"'{path}' does not exist.");
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => !Path.GetFileName(file).StartsWith('.') && MediaEndings.IsMedia(file) && !MediaEndings.IsPicture(file)).Order(NaturalOrder.Instance)];
        return files.Length > 0 ? files : throw new BadInputException($"The folder '{path}' holds no videos.");
    }

    private static string Text(FaceDatasetManifest manifest, string folder)
    {
        (int train, int validation) = (Count(manifest, FaceDatasetVideo.Train), Count(manifest, FaceDatasetVideo.Validation));
        int videos = manifest.Videos.Count(video => video.Clips.Count > 0);
        return train + validation == 0
            ? $"{folder}: no clips; no face in {manifest.Videos.Count(video => !video.Failed)} videos is there large and long enough, and {manifest.Videos.Count(video => video.Failed)} cannot be read."
            : $"{folder}: {train + validation} clips of {videos} videos, {train} for training and {validation} for validation; look at {Path.Combine(folder, "contact-sheet.png")}";
    }

    private static int Count(FaceDatasetManifest manifest, string split) => manifest.Videos.Where(video => video.Split == split).Sum(video => video.Clips.Count);

    private static string Json(FaceDatasetManifest manifest, string folder) => ModelJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("folder", folder);
        json.WriteString("detector", manifest.Detector);
        json.WriteNumber("videos", manifest.Videos.Count);
        json.WriteNumber("videos_with_clips", manifest.Videos.Count(video => video.Clips.Count > 0));
        json.WriteNumber("videos_failed", manifest.Videos.Count(video => video.Failed));
        json.WriteNumber("identities", manifest.Videos.Where(video => video.Clips.Count > 0).Select(video => video.Identity).Distinct().Count());
        json.WriteNumber("frames", manifest.Videos.Sum(video => (long)video.Frames));
        json.WriteNumber("frames_with_faces", manifest.Videos.Sum(video => (long)video.FramesWithFaces));
        json.WriteNumber("cuts", manifest.Videos.Sum(video => video.Cuts));
        json.WriteNumber("tracks", manifest.Videos.Sum(video => video.Tracks));
        json.WriteNumber("train_clips", Count(manifest, FaceDatasetVideo.Train));
        json.WriteNumber("validation_clips", Count(manifest, FaceDatasetVideo.Validation));
        json.WriteEndObject();
    });
}

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

/// <summary><c>fovea dataset</c>: makes training data.</summary>
internal static class DatasetCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("dataset", """
            Makes training data.

            Examples:
              fovea dataset faces talks/ interview.mp4 --out face-clips
            """);
        command.Subcommands.Add(DatasetFacesCommand.Create());
        return command;
    }
}
