using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Upscaling;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea faces detect</c>: prints a line for each picture or frame as soon as it is known.</summary>
internal static class FacesDetectCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string[]> inputs = new("input") { Description = "Pictures, videos, or folders of them.", Arity = ArgumentArity.OneOrMore };
        FacesCommandOptions options = new();
        Option<int> every = new("--every") { Description = "Look at every n-th frame of a video only.", DefaultValueFactory = _ => 1 };
        Command command = new("detect", """
            Finds faces in pictures and in the frames of videos: box, score, and the places of eyes, nose and mouth, in pixels.

            Examples:
              fovea faces detect photo.jpg
              fovea faces detect clip.mp4 photos/ --json --every 5
            """);
        command.Arguments.Add(inputs);
        options.AddTo(command);
        command.Options.Add(every);
        every.Validators.Add(result =>
        {
            if (result.GetValue(every) < 1) result.AddError("--every must be at least 1.");
        });
        command.SetAction(async (result, cancellation) =>
        {
            using Mtcnn networks = options.Open(result);
            using FaceDetector detector = options.Create(result, networks);
            Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellation).ConfigureAwait(false);
            TextWriter output = result.InvocationConfiguration.Output;
            foreach (string file in result.GetValue(inputs)!.SelectMany(Files))
            {
                await foreach ((int index, Frame frame) in FramesAsync(ffmpeg, file, cancellation).ConfigureAwait(false))
                {
                    using Frame owned = frame;
                    if (index % result.GetValue(every) != 0) continue;
                    IReadOnlyList<Face> faces = detector.Detect(frame);
                    await output.WriteLineAsync(options.Json(result) ? Json(file, index, faces) : Text(file, index, faces)).ConfigureAwait(false);
                }
            }

            return 0;
        });
        return command;
    }

    // Of a folder the pictures and videos in it; what is named itself is tried whatever its name is.
    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path)) return File.Exists(path) ? [path] : throw new BadInputException($"'{path}' does not exist.");
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => !Path.GetFileName(file).StartsWith('.') && UpscaleTargets.LooksLikeMedia(file)).Order(NaturalOrder.Instance)];
        return files.Length > 0 ? files : throw new BadInputException($"The folder '{path}' holds no pictures and no videos.");
    }

    private static async IAsyncEnumerable<(int Index, Frame Frame)> FramesAsync(Ffmpeg ffmpeg, string file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (UpscaleTargets.LooksLikeImage(file))
        {
            yield return (0, await ImageFile.ReadAsync(ffmpeg, file, PixelFormats.Rgb24, cancellation).ConfigureAwait(false));
            yield break;
        }

        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, file, cancellation).ConfigureAwait(false);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, new FrameReaderOptions { ApplyRotation = true }, cancellation).ConfigureAwait(false);
        int index = 0;
        await foreach (Frame frame in reader.WithCancellation(cancellation).ConfigureAwait(false)) yield return (index++, frame);
    }

    private static string Json(string file, int index, IReadOnlyList<Face> faces)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteNumber("frame", index);
            json.WriteStartArray("faces");
            foreach (Face face in faces) WriteFace(json, face);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteFace(Utf8JsonWriter json, Face face)
    {
        json.WriteStartObject();
        json.WriteNumber("x", Round(face.Box.Left, 2));
        json.WriteNumber("y", Round(face.Box.Top, 2));
        json.WriteNumber("w", Round(face.Box.Width, 2));
        json.WriteNumber("h", Round(face.Box.Height, 2));
        json.WriteNumber("score", Round(face.Score, 6));
        json.WriteStartArray("landmarks");
        foreach (FacePoint point in face.Landmarks)
        {
            json.WriteStartArray();
            json.WriteNumberValue(Round(point.X, 2));
            json.WriteNumberValue(Round(point.Y, 2));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(string file, int index, IReadOnlyList<Face> faces)
    {
        IEnumerable<string> words = faces.Select(face => string.Create(CultureInfo.InvariantCulture, $"{face.Box.Width:0}x{face.Box.Height:0} at {face.Box.Left:0},{face.Box.Top:0} ({face.Score:0.000})"));
        return $"{file} frame {index}: {(faces.Count == 0 ? "no faces" : string.Join("; ", words))}";
    }

    private static decimal Round(float value, int digits) => Math.Round((decimal)value, digits);
}
