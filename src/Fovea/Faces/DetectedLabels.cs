using System.Text.Json;

namespace Fovea.Faces;

/// <summary>
/// Reads faces that were found, as JSON lines, as labels of another detector: sure and large enough finds are faces,
/// the others may be found or not, as in the CSV files of a teacher.
/// </summary>
public static class DetectedLabels
{
    private const float SureScore = 0.95f;
    private const float SmallestSide = 18;

    /// <summary>Labels from lines of JSON; a frame of a video is named by its file, '#' and its number.</summary>
    /// <param name="lines">One object a line.</param>
    /// <param name="source">What messages call them.</param>
    /// <exception cref="BadInputException">A line is not such an object.</exception>
    public static IReadOnlyList<(string File, IReadOnlyList<FaceLabel> Labels)> Read(IEnumerable<string> lines, string source)
    {
        List<(string, IReadOnlyList<FaceLabel>)> files = [];
        foreach ((int index, string line) in lines.Index())
        {
            if (line.Length == 0) continue;
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                string file = json.RootElement.GetProperty("file").GetString() ?? throw new FormatException("there is no file");
                int frame = json.RootElement.GetProperty("frame").GetInt32();
                files.Add((frame == 0 ? file : $"{file}#{frame}", [.. json.RootElement.GetProperty("faces").EnumerateArray().Select(Label)]));
            }
            catch (Exception exception) when (ForeignJson.IsFault(exception))
            {
                throw new BadInputException($"Line {index + 1} of '{source}' is no JSON of faces that were found: {exception.Message}", exception) { Reason = FailureReason.ForeignDetections };
            }
        }

        return files;
    }

    private static float Finite(JsonElement number) => number.GetSingle() is var value && float.IsFinite(value) ? value : throw new FormatException("a number is too large");

    private static FaceLabel Label(JsonElement face)
    {
        float Number(string name) => Finite(face.GetProperty(name));
        (float x, float y, float width, float height) = (Number("x"), Number("y"), Number("w"), Number("h"));
        bool sure = Number("score") >= SureScore && Math.Min(width, height) >= SmallestSide;
        FacePoint[] points = [.. face.GetProperty("landmarks").EnumerateArray().Select(point => new FacePoint(Finite(point[0]), Finite(point[1])))];
        return new FaceLabel(new FaceBox(x, y, x + width, y + height), sure ? "face" : "ignore", "teacher") { Landmarks = points };
    }
}
