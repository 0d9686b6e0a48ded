using System.Globalization;
using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>Looks at a finished output before it gets its name.</summary>
public static class OutputVerifier
{
    // Matroska rounds to a millisecond.
    private const double Tolerance = 0.0011;

    /// <summary>Reads every packet of <paramref name="path"/> and compares what it holds with what it must hold.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="path">The finished file.</param>
    /// <param name="expected">What its video must hold.</param>
    /// <param name="source">The source whose other streams it must hold too.</param>
    /// <param name="options">How it was made.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FoveaException">It holds something else.</exception>
    public static async Task VerifyAsync(Ffmpeg ffmpeg, string path, OutputExpectation expected, MediaInfo source, MuxOptions options, CancellationToken cancellationToken = default)
    {
        MuxPlan plan = MuxPlan.Make(source, options);
        int main = plan.Streams.TakeWhile(stream => !stream.IsMain).Count(stream => !stream.AsAttachment);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, path, main, cancellationToken).ConfigureAwait(false);
        if ((info.Video.Width, info.Video.Height) != (expected.Width, expected.Height)) throw Wrong(path, $"frames of {info.Video.Width}x{info.Video.Height} instead of {expected.Width}x{expected.Height}");
        CheckStreams(path, info, plan);
        if (KeptFacts.Missing(source, info, options) is { } missing) throw Wrong(path, missing);
        FfmpegResult result = await ffmpeg.ProbeAsync(["-select_streams", info.Video.Index.ToString(CultureInfo.InvariantCulture), "-show_entries", "packet=pts_time,dts_time", "-of", "csv=p=0", .. MediaInput.Arguments(path)], cancellationToken).ConfigureAwait(false);
        List<double> times = [];
        foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // AVI says when a frame is decoded, not when it is shown, which is the same there.
            string[] words = line.Trim().Split(',');
            if (double.TryParse(words[0], CultureInfo.InvariantCulture, out double time) || double.TryParse(words.ElementAtOrDefault(1), CultureInfo.InvariantCulture, out time)) times.Add(time);
        }

        if (result.ExitCode != 0 || result.Errors.Any(line => line.Contains("partial file", StringComparison.Ordinal))) throw Wrong(path, result.Complaint);
        if (times.Count == 0 || times.Count != expected.FrameCount) throw Wrong(path, $"{times.Count} frames instead of {expected.FrameCount}");
        times.Sort();
        double[] wanted = expected.Times is { } known ? [.. known.Timestamps.Select(known.Seconds)] : [expected.FirstTime.TotalSeconds, expected.LastTime.TotalSeconds];
        if (expected.Times is null) times = [times[0], times[^1]];

        // A part starts at zero or, if the time asked for lies between two frames, a little later.
        double shift = plan.IsPart || options.Container.MovesStart ? times[0] - wanted[0] : -plan.StartShift.TotalSeconds;
        CheckTimes(path, times, wanted, shift, options.Container.HoldsTimestamps ? Tolerance : Place(expected, source));
        if (options.Container.HoldsLastLength && expected.Times?.Length is { } length) CheckLength(path, info.Video, length, times[0]);
    }

    private static void CheckStreams(string path, MediaInfo info, MuxPlan plan)
    {
        foreach (IGrouping<StreamKind, MuxStream> kind in plan.Streams.GroupBy(stream => stream.Source.Kind))
        {
            int found = info.StreamsOf(kind.Key).Count();
            if (found != kind.Count()) throw Wrong(path, $"{found} {kind.Key} streams instead of {kind.Count()}");
        }
    }

    private static void CheckTimes(string path, List<double> times, double[] wanted, double shift, double tolerance)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            if (Math.Abs(times[i] - shift - wanted[i]) > tolerance) throw Wrong(path, FormattableString.Invariant($"{(i == 0 ? "its first frame" : i == wanted.Length - 1 ? "its last frame" : $"frame {i + 1}")} at {times[i]:0.######} s instead of {wanted[i] + shift:0.######} s"));
        }
    }

    // Half a place of the grid that stands for times, and one for a place that was taken.
    private static double Place(OutputExpectation expected, MediaInfo source) => expected.Times is { } times ? 1.5 / times.GridRate(source.Video.AverageFrameRate).Value : double.PositiveInfinity;

    // Containers count a stream's length from its first frame or from zero, and some round the length of a frame to the next one's.
    private static void CheckLength(string path, VideoStream video, double wanted, double first)
    {
        if (video.Duration is not { } duration) return;
        double wrong = Math.Min(Math.Abs(duration.TotalSeconds - wanted), Math.Abs(duration.TotalSeconds - wanted - first));
        if (wrong > Math.Max(0.5, wanted * 0.02)) throw Wrong(path, FormattableString.Invariant($"a length of {duration.TotalSeconds:0.###} s instead of {wanted:0.###} s"));
    }

    private static FoveaException Wrong(string path, string what) => new($"The finished file '{path}' failed its check: it has {what}; nothing was replaced.");
}

/// <summary>What a finished output must hold.</summary>
/// <param name="FrameCount">Frames of its video.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="FirstTime">Time of its first frame, as in the source.</param>
/// <param name="LastTime">Time of its last frame, as in the source.</param>
public sealed record OutputExpectation(long FrameCount, int Width, int Height, TimeSpan FirstTime, TimeSpan LastTime)
{
    /// <summary>When its frames are shown, as in the source; null if only the first and last are known.</summary>
    public VideoTimes? Times { get; init; }
}
