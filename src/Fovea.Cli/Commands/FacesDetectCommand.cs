using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Lab.Figures;
using Fovea.Media;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea faces detect</c>: prints a line for each picture or frame as soon as it is known.</summary>
internal static class FacesDetectCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string[]> inputs = new("input") { Description = "Pictures, videos, or folders of them.", Arity = ArgumentArity.OneOrMore };
        FacesCommandOptions options = new();
        Option<int?> every = new("--every") { Description = "Look at every n-th frame of a video only; with --track, search every n-th frame (8) and follow faces between them." };
        Option<bool> track = new("--track") { Description = "Follow faces from frame to frame: adds their track numbers and smooth squares." };
        Option<string?> output = new("--output", "-o") { Description = "Draw the boxes of one picture into a copy of it.", HelpName = "PICTURE" };
        Option<bool> overwrite = new("--overwrite") { Description = "With -o, replace an existing file." };
        Option<bool> benchmark = new("--benchmark") { Description = "Print only the detector's mean time a frame, after the first frame, without decoding." };
        Command command = new("detect", """
            Finds faces in pictures and in the frames of videos: box, score, and the places of eyes, nose and mouth, in pixels.

            Examples:
              fovea faces detect photo.jpg
              fovea faces detect photo.jpg -o boxes.png
              fovea faces detect clip.mp4 photos/ --json --every 5
              fovea faces detect clip.mp4 --track --json
            """);
        command.Arguments.Add(inputs);
        options.AddTo(command);
        foreach (Option option in new Option[] { output, overwrite, every, track, benchmark }) command.Options.Add(option);
        every.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int?>() < 1) result.AddError("--every takes a number of frames, at least 1.");
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is null && result.GetResult(overwrite) is { Implicit: false }) result.AddError("--overwrite goes with -o.");
            foreach (Option other in new Option[] { track, every, benchmark })
            {
                if (result.GetResult(output) is not null && result.GetResult(other) is { Implicit: false }) result.AddError($"-o draws one picture: leave {other.Name} out.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            string? drawing = result.GetValue(output);
            if (drawing is not null) CheckDrawing(result.GetValue(inputs)!, drawing, result.GetValue(overwrite));
            using Mtcnn networks = options.Open(result);
            Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
            TextWriter lines = result.InvocationConfiguration.Output;
            foreach (string file in result.GetValue(inputs)!.SelectMany(Files))
            {
                using FacesLook look = result.GetValue(track)
                    ? options.Track(result, networks, result.GetValue(every))
                    : new FacesLook(options.Create(result, networks), result.GetValue(every) ?? 1);
                await foreach ((int index, Frame frame) in FramesAsync(ffmpeg, file, cancellationToken).ConfigureAwait(false))
                {
                    using Frame owned = frame;
                    string? line = look.Look(file, index, frame, options.Json(result));
                    if (line is not null && !result.GetValue(benchmark)) await lines.WriteLineAsync(line).ConfigureAwait(false);
                    if (drawing is not null) await DrawAsync(ffmpeg, frame, look, drawing, cancellationToken).ConfigureAwait(false);
                }

                if (result.GetValue(benchmark)) await lines.WriteLineAsync(Benchmark(file, look, options.Json(result))).ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }

    // All that can be known before is checked before the networks are read.
    private static void CheckDrawing(string[] inputs, string drawing, bool overwrite)
    {
        if (inputs is not [string input] || Directory.Exists(input) || !MediaEndings.IsPicture(input)) throw new BadInputException("-o draws the boxes of one picture: name one picture, or leave -o out.");
        if (!ImageFile.HasImageExtension(drawing)) throw new BadInputException($"'{drawing}' is no picture's name: end it in {string.Join(", ", ImageFile.Extensions)}.");
        if (Directory.Exists(drawing)) throw new BadInputException($"'{drawing}' is a folder: name a file.");
        if (Path.GetFullPath(drawing) == Path.GetFullPath(input)) throw new BadInputException($"'{drawing}' is the input itself: choose another output.");
        if (File.Exists(drawing) && !overwrite) throw new BadInputException($"'{drawing}' exists: --overwrite replaces it.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(drawing))!;
        if (!Directory.Exists(folder)) throw new BadInputException($"The folder '{folder}' does not exist: create it first.");
    }

    private static async Task DrawAsync(Ffmpeg ffmpeg, Frame frame, FacesLook look, string path, CancellationToken cancellationToken)
    {
        FaceMarks.Draw(frame, look.Faces, SansTextPainter.Instance);
        await ImageFile.WriteAsync(ffmpeg, frame, path, cancellationToken).ConfigureAwait(false);
        await Console.Error.WriteLineAsync($"fovea: drew {look.Faces.Count} {(look.Faces.Count == 1 ? "face" : "faces")} into {path}").ConfigureAwait(false);
    }

    private static string Benchmark(string file, FacesLook look, bool json)
        => json ? FacesJson.Benchmark(file, look.Frames, look.Milliseconds) : string.Create(CultureInfo.InvariantCulture, $"{file}: {look.Milliseconds:0.00} ms a frame, {look.Frames} frames");

    // Of a folder the pictures and videos in it; what is named itself is tried whatever its name is.
    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path)) return File.Exists(path) ? [path] : throw new BadInputException($"'{path}' does not exist.");
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => !Path.GetFileName(file).StartsWith('.') && MediaEndings.IsMedia(file)).Order(NaturalOrder.Instance)];
        return files.Length > 0 ? files : throw new BadInputException($"The folder '{path}' holds no pictures and no videos.");
    }

    private static async IAsyncEnumerable<(int Index, Frame Frame)> FramesAsync(Ffmpeg ffmpeg, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (MediaEndings.IsPicture(file))
        {
            yield return (0, await ImageFile.ReadAsync(ffmpeg, file, PixelFormats.Rgb24, cancellationToken).ConfigureAwait(false));
            yield break;
        }

        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, file, cancellationToken).ConfigureAwait(false);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, new FrameReaderOptions { ApplyRotation = true }, cancellationToken).ConfigureAwait(false);
        int index = 0;
        await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false)) yield return (index++, frame);
    }
}
