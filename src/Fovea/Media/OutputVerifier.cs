using System.Globalization;

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
        FfmpegResult result = await ffmpeg.ProbeAsync(["-select_streams", info.Video.Index.ToString(CultureInfo.InvariantCulture), "-show_entries", "packet=pts_time", "-of", "csv=p=0", .. MediaInput.Arguments(path)], cancellationToken).ConfigureAwait(false);
        List<double> times = [];
        foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (double.TryParse(line.Trim().TrimEnd(','), NumberStyles.Float, CultureInfo.InvariantCulture, out double time)) times.Add(time);
        }

        if (result.ExitCode != 0 || result.Errors.Any(line => line.Contains("partial file", StringComparison.Ordinal))) throw Wrong(path, result.Complaint);
        if (!options.Container.HoldsTimestamps) return;
        if (times.Count != expected.FrameCount) throw Wrong(path, $"{times.Count} frames instead of {expected.FrameCount}");
        if (plan.IsPart) CheckLength(path, times, expected);
        else CheckTimes(path, times, expected with { FirstTime = expected.FirstTime - plan.StartShift, LastTime = expected.LastTime - plan.StartShift });
    }

    private static void CheckStreams(string path, MediaInfo info, MuxPlan plan)
    {
        foreach (IGrouping<StreamKind, MuxStream> kind in plan.Streams.GroupBy(stream => stream.Source.Kind))
        {
            int found = info.StreamsOf(kind.Key).Count();
            if (found != kind.Count()) throw Wrong(path, $"{found} {kind.Key} streams instead of {kind.Count()}");
        }
    }

    // A part starts at zero or, if the time asked for lies between two frames, a little later.
    private static void CheckLength(string path, List<double> times, OutputExpectation expected)
    {
        (double actual, double wanted) = (times.Max() - times.Min(), (expected.LastTime - expected.FirstTime).TotalSeconds);
        if (Math.Abs(actual - wanted) > Tolerance) throw Wrong(path, FormattableString.Invariant($"frames over {actual:0.######} s instead of {wanted:0.######} s"));
    }

    private static void CheckTimes(string path, List<double> times, OutputExpectation expected)
    {
        (double first, double last) = (times.Min(), times.Max());
        if (Math.Abs(first - expected.FirstTime.TotalSeconds) > Tolerance) throw Wrong(path, FormattableString.Invariant($"its first frame at {first:0.######} s instead of {expected.FirstTime.TotalSeconds:0.######} s"));
        if (Math.Abs(last - expected.LastTime.TotalSeconds) > Tolerance) throw Wrong(path, FormattableString.Invariant($"its last frame at {last:0.######} s instead of {expected.LastTime.TotalSeconds:0.######} s"));
    }

    private static FoveaException Wrong(string path, string what) => new($"The finished file '{path}' failed its check: it has {what}; nothing was replaced.");
}
