using System.Diagnostics;
using System.Globalization;
using Fovea.Faces;
using Fovea.Imaging;

namespace Fovea.Cli.Commands;

/// <summary>Looks at the frames of one file, with a detector or with a tracker, and measures how long it takes.</summary>
internal sealed class FacesLook : IDisposable
{
    private readonly FaceDetector? _detector;
    private readonly FaceTracker? _tracker;
    private readonly int _every;
    private readonly Stopwatch _clock = new();
    private int _looks;

    /// <summary>Looks at every n-th frame by itself.</summary>
    public FacesLook(FaceDetector detector, int every) => (_detector, _every) = (detector, every);

    /// <summary>Follows faces through all frames.</summary>
    public FacesLook(FaceTracker tracker) => (_tracker, _every) = (tracker, 1);

    /// <summary>Frames that were looked at, without the first, which pays for the compiler.</summary>
    public int Frames => Math.Max(0, _looks - 1);

    /// <summary>The faces of the frame that a detector looked at last.</summary>
    public IReadOnlyList<Face> Faces { get; private set; } = [];

    /// <summary>Mean time of a frame.</summary>
    public double Milliseconds => Frames == 0 ? 0 : _clock.Elapsed.TotalMilliseconds / Frames;

    /// <summary>The line for a frame, or null for one that is passed over.</summary>
    public string? Look(string file, int index, Frame frame, bool json)
    {
        if (index % _every != 0) return null;
        if (_looks++ > 0) _clock.Start();
        if (_tracker is null)
        {
            IReadOnlyList<Face> faces = Faces = _detector!.Detect(frame);
            _clock.Stop();
            return json ? FacesJson.Line(file, index, faces) : Text(file, index, faces.Select(face => Words(face.Box, face.Score)));
        }

        IReadOnlyList<TrackedFace> tracked = _tracker.Next(frame);
        _clock.Stop();
        return json ? FacesJson.Line(file, index, tracked) : Text(file, index, tracked.Select(face => $"#{face.Track} {Words(face.Found, face.Score)}{(face.IsSeen ? "" : " missed")}"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _detector?.Dispose();
        _tracker?.Dispose();
    }

    private static string Words(FaceBox box, float score) => string.Create(CultureInfo.InvariantCulture, $"{box.Width:0}x{box.Height:0} at {box.Left:0},{box.Top:0} ({score:0.000})");

    private static string Text(string file, int index, IEnumerable<string> faces)
    {
        string words = string.Join("; ", faces);
        return $"{file} frame {index}: {(words.Length == 0 ? "no faces" : words)}";
    }
}
