using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fovea.Faces;

namespace Fovea.Cli.Commands;

/// <summary>Faces as lines of JSON.</summary>
internal static class FacesJson
{
    /// <summary>A line for a frame.</summary>
    public static string Line(string file, int index, IReadOnlyList<Face> faces) => Line(file, index, faces, (json, face) => Write(json, face.Box, face.Score, face.Landmarks));

    /// <summary>A line for a frame whose faces are followed: with track number, whether it was seen, and its smooth square.</summary>
    public static string Line(string file, int index, IReadOnlyList<TrackedFace> faces) => Line(file, index, faces, (json, face) =>
    {
        Write(json, face.Found, face.Score, face.Landmarks);
        json.WriteNumber("track", face.Track);
        json.WriteBoolean("seen", face.IsSeen);
        json.WriteStartArray("square");
        foreach (float value in new[] { face.Box.Left, face.Box.Top, face.Box.Width }) json.WriteNumberValue(Round(value, 2));
        json.WriteEndArray();
    });

    /// <summary>A line about a file that was searched for the sake of the clock.</summary>
    public static string Benchmark(string file, int frames, double milliseconds) => Write(json =>
    {
        json.WriteString("file", file);
        json.WriteNumber("frames", frames);
        json.WriteNumber("ms_per_frame", Math.Round(milliseconds, 3));
    });

    private static string Line<T>(string file, int index, IReadOnlyList<T> faces, Action<Utf8JsonWriter, T> write) => Write(json =>
    {
        json.WriteString("file", file);
        json.WriteNumber("frame", index);
        json.WriteStartArray("faces");
        foreach (T face in faces)
        {
            json.WriteStartObject();
            write(json, face);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, FaceBox box, float score, IReadOnlyList<FacePoint> landmarks)
    {
        json.WriteNumber("x", Round(box.Left, 2));
        json.WriteNumber("y", Round(box.Top, 2));
        json.WriteNumber("w", Round(box.Width, 2));
        json.WriteNumber("h", Round(box.Height, 2));
        json.WriteNumber("score", Round(score, 6));
        json.WriteStartArray("landmarks");
        foreach (FacePoint point in landmarks)
        {
            json.WriteStartArray();
            json.WriteNumberValue(Round(point.X, 2));
            json.WriteNumberValue(Round(point.Y, 2));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static decimal Round(float value, int digits) => Math.Round((decimal)value, digits);
}
