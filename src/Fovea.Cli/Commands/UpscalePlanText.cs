using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Cli.Progress;
using Fovea.Media;
using Fovea.Upscaling;

namespace Fovea.Cli.Commands;

/// <summary>A plan as people and programs read it.</summary>
internal static class UpscalePlanText
{
    /// <summary>
    /// The block that stands before the work: what is made, then a line for each notice. Empty where there is nothing
    /// to notice, unless <paramref name="whole"/> asks for all of it, streams and time too.
    /// </summary>
    public static IReadOnlyList<string> Lines(UpscalePlan plan, bool whole = false)
    {
        if (plan.Notices.Count == 0 && !whole) return [];
        List<string> lines = [Head(plan)];
        if (whole) lines.AddRange(plan.Streams.Select(stream => $"  {Fate(stream)} {stream.Source.Label}"));
        lines.AddRange(plan.Notices.Select(notice => $"  {notice.Word}: {Remedies.Text(notice)}"));
        if (plan.PredictedTime is { } time) lines.Add($"  takes {ProgressText.About(time)} on this machine.");
        return lines;
    }

    /// <summary>The object that <c>--dry-run --json</c> prints.</summary>
    public static string Json(UpscalePlan plan)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("input", plan.Input);
            writer.WriteString("output", plan.Output);
            writer.WriteString("model", plan.Model);
            writer.WriteNumber("scale", plan.Scale);
            if (plan.Frames is { } frames) writer.WriteNumber("frames", frames);
            else writer.WriteNull("frames");
            writer.WriteNumber("width", plan.Width);
            writer.WriteNumber("height", plan.Height);
            writer.WriteString("container", plan.Container);
            writer.WriteString("encoder", plan.Encoder);
            writer.WriteString("pixelFormat", plan.PixelFormat);
            WriteStreams(writer, plan.Streams);
            WriteNotices(writer, plan.Notices);
            if (plan.PredictedTime is { } time) writer.WriteNumber("predictedSeconds", Math.Round(time.TotalSeconds, 1));
            else writer.WriteNull("predictedSeconds");
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Writes the property <c>notices</c>: an array of objects with kind, subject, text and remedy.</summary>
    public static void WriteNotices(Utf8JsonWriter writer, IReadOnlyList<Notice> notices)
    {
        writer.WriteStartArray("notices");
        foreach (Notice notice in notices)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", notice.Kind.ToString().ToLowerInvariant());
            writer.WriteString("subject", notice.Subject);
            writer.WriteString("text", notice.Text);
            writer.WriteString("remedy", Remedies.For(notice));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteStreams(Utf8JsonWriter writer, IReadOnlyList<StreamPlan> streams)
    {
        writer.WriteStartArray("streams");
        foreach (StreamPlan stream in streams)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", stream.Source.Index);
            writer.WriteString("kind", stream.Source.Kind.ToString().ToLowerInvariant());
            writer.WriteString("codec", stream.Source.Codec);
            writer.WriteString("fate", Word(stream.Fate));
            writer.WriteString("becomes", stream.Fate == StreamFate.LeftOut ? null : stream.Codec);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Head(UpscalePlan plan)
    {
        string how = plan.Encoder is null ? "" : $", {plan.Encoder} {plan.PixelFormat}";
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Input} -> {plan.Output}: {plan.Width}x{plan.Height}{how}");
    }

    private static string Fate(StreamPlan stream) => stream.Fate switch
    {
        StreamFate.Enlarged => "enlarges",
        StreamFate.Copied => "copies",
        StreamFate.Converted => $"converts to {stream.Codec}:",
        _ => "leaves out",
    };

    private static string Word(StreamFate fate) => fate == StreamFate.LeftOut ? "left out" : fate.ToString().ToLowerInvariant();
}

/// <summary>Says on standard error what was found and is not upscaled: a line for each reason.</summary>
internal static class PassedOverText
{
    private const int MostNames = 20;

    /// <summary>Prints the lines.</summary>
    public static void Print(IReadOnlyList<PassedOver> files)
    {
        foreach (IGrouping<string, PassedOver> group in files.GroupBy(file => file.Reason)) Console.Error.WriteLine(Line(group.Key, [.. group.Select(file => file.Path)]));
    }

    /// <summary>For example <c>fovea: passed over 2 (hidden): a/.x.png, a/.y.png</c>.</summary>
    internal static string Line(string reason, IReadOnlyList<string> paths)
    {
        string more = paths.Count > MostNames ? $" and {paths.Count - MostNames} more" : "";
        return $"fovea: passed over {paths.Count} ({reason}): {string.Join(", ", paths.Take(MostNames).Select(path => path.ReplaceLineEndings(" ")))}{more}";
    }
}

/// <summary>Prints on stderr, at once, what a job is about to do where a person should know it.</summary>
internal sealed class PlanPrinter : IProgress<UpscalePlan>
{
    /// <inheritdoc/>
    public void Report(UpscalePlan value) => Print(UpscalePlanText.Lines(value));

    /// <summary>Prints the lines of a plan.</summary>
    public static void Print(IEnumerable<string> lines)
    {
        foreach (string line in lines) Console.Error.WriteLine($"fovea: {line}");
    }
}
