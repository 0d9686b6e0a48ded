using System.Globalization;

namespace Fovea.Media;

/// <summary>The ffmpeg command that joins segments and the source's other streams.</summary>
internal sealed class MuxCommand(MediaInfo source, MuxPlan plan, MuxOptions options, MuxClock clock)
{
    // Tags of files and streams that describe the old encoding, not the content.
    private static readonly string[] StaleFileTags = ["encoder", "major_brand", "minor_version", "compatible_brands"];
    private static readonly string[] StaleVideoTags = ["encoder", "BPS", "DURATION", "NUMBER_OF_FRAMES", "NUMBER_OF_BYTES", "_STATISTICS_WRITING_APP", "_STATISTICS_WRITING_DATE_UTC", "_STATISTICS_TAGS", "vendor_id", "alpha_mode"];

    /// <summary>True for tags of files that say how the old file was made.</summary>
    public static bool IsStaleFileTag(string tag) => StaleFileTags.Contains(tag);

    /// <summary>The arguments.</summary>
    /// <param name="list">The concat demuxer's list.</param>
    /// <param name="covers">Files of the covers that become attachments, in the plan's order.</param>
    /// <param name="losses">By source stream, how much earlier than asked the muxer puts it.</param>
    /// <param name="output">The file to write.</param>
    public IReadOnlyList<string> Arguments(string list, IReadOnlyList<string> covers, IReadOnlyDictionary<int, TimeSpan> losses, string output)
    {
        List<string> arguments = ["-copyts"];
        AddInputs(arguments, list, [.. losses.Values]);
        MuxStream[] streams = [.. plan.Streams.Where(stream => !stream.AsAttachment)];
        foreach (MuxStream stream in streams) arguments.AddRange(["-map", stream.IsMain ? "0:v:0" : $"{InputOf(stream, losses)}:{stream.Source.Index}"]);
        arguments.AddRange(["-c", "copy"]);
        for (int i = 0; i < streams.Length; i++) AddStream(arguments, streams[i], i);
        AddCovers(arguments, covers, streams.Length);
        if (HasSource)
        {
            arguments.AddRange(["-map_metadata", "1", "-map_chapters", options.Container.HoldsChapters ? "1" : "-1"]);
            foreach (string tag in StaleFileTags.Where(source.Metadata.ContainsKey)) arguments.AddRange(["-metadata", tag + "="]);
        }

        AddFormat(arguments);
        arguments.AddRange(["-f", options.Container.Format, "-y", MediaPath.ToArgument(output)]);
        return arguments;
    }

    private bool HasSource => source.Path != "-";

    // Input 0 is the list, 1 the source, then the source once more for each stream that needs its own offset.
    private static int InputOf(MuxStream stream, IReadOnlyDictionary<int, TimeSpan> losses)
        => losses.ContainsKey(stream.Source.Index) ? 2 + losses.Keys.ToList().IndexOf(stream.Source.Index) : 1;

    private void AddInputs(List<string> arguments, string list, IReadOnlyList<TimeSpan> offsets)
    {
        TimeSpan shift = clock.Shift;
        AddOffset(arguments, shift);
        arguments.AddRange(["-f", "concat", "-safe", "0", "-i", MediaPath.ToArgument(list)]);
        if (!HasSource) return;
        foreach (TimeSpan offset in offsets.Prepend(TimeSpan.Zero))
        {
            AddOffset(arguments, shift + offset);
            if (clock.Seeks) arguments.AddRange(["-ss", options.Range.From.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture)]);
            arguments.AddRange(source.Input);
        }
    }

    private static void AddOffset(List<string> arguments, TimeSpan offset)
    {
        if (offset != TimeSpan.Zero) arguments.AddRange(["-itsoffset", offset.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture)]);
    }

    private void AddStream(List<string> arguments, MuxStream stream, int index)
    {
        if (stream.Codec != "copy") arguments.AddRange([$"-c:{index}", stream.Codec]);
        string[] dispositions = [.. stream.Source.Dispositions];
        arguments.AddRange([$"-disposition:{index}", dispositions.Length == 0 ? "0" : string.Join('+', dispositions)]);
        if (stream.Codec == "copy" && clock.FilterOf(stream) is { Length: > 0 } filter) arguments.AddRange([$"-bsf:{index}", filter]);
        if (!HasSource) return;

        // Said for one stream, it must be said for all: ffmpeg then copies no stream's tags by itself.
        arguments.AddRange([$"-map_metadata:s:{index}", $"1:s:{stream.Source.Index}"]);
        if (!stream.IsMain) return;
        foreach (string tag in stream.Source.Metadata.Keys.Where(IsStale)) arguments.AddRange([$"-metadata:s:{index}", tag + "="]);
        if (options.MarksAlpha) arguments.AddRange([$"-metadata:s:{index}", "alpha_mode=1"]);
        if (options.Container.IsMp4 && options.Encoder.Codec == "hevc") arguments.AddRange([$"-tag:{index}", "hvc1"]);
    }

    // Matroska marks its own statistics with the language: BPS-eng.
    private static bool IsStale(string tag) => StaleVideoTags.Any(stale => tag.Equals(stale, StringComparison.OrdinalIgnoreCase) || tag.StartsWith(stale + "-", StringComparison.OrdinalIgnoreCase));

    private void AddCovers(List<string> arguments, IReadOnlyList<string> covers, int firstIndex)
    {
        MuxStream[] streams = [.. plan.Streams.Where(stream => stream.AsAttachment)];
        for (int i = 0; i < covers.Count; i++)
        {
            StreamInfo cover = streams[i].Source;
            (string type, string extension) = cover.Codec == "png" ? ("image/png", "png") : cover.Codec == "mjpeg" ? ("image/jpeg", "jpg") : ("image/" + cover.Codec, cover.Codec);
            string name = cover.Metadata.GetValueOrDefault("filename") ?? (i == 0 ? "cover" : $"cover{i + 1}") + "." + extension;
            arguments.AddRange(["-attach", MediaPath.ToArgument(covers[i]), $"-metadata:s:{firstIndex + i}", "mimetype=" + type, $"-metadata:s:{firstIndex + i}", "filename=" + name]);
            if (cover.Metadata.GetValueOrDefault("title") is { } title) arguments.AddRange([$"-metadata:s:{firstIndex + i}", "title=" + title]);
        }
    }

    private void AddFormat(List<string> arguments)
    {
        arguments.AddRange(["-strict", "-2", "-max_muxing_queue_size", "4096"]);
        if (clock.Limit is { } limit) arguments.AddRange(["-t", FormattableString.Invariant($"{limit.TotalSeconds:0.######}")]);
        if (options.Container.IsMp4)
        {
            string freeKeys = plan.UsesFreeKeys ? "+use_metadata_tags" : "";
            arguments.AddRange(["-video_track_timescale", Timescale.For(source.Video.TimeBase).ToString(CultureInfo.InvariantCulture)]);
            arguments.AddRange(["-movie_timescale", Timescale.ForFile(source.Video.TimeBase, source.Streams.Select(stream => stream.SampleRate)).ToString(CultureInfo.InvariantCulture)]);
            arguments.AddRange(["-movflags", "+faststart" + freeKeys]);
        }
        else if (options.Container.Format is "matroska" or "webm")
        {
            // A sound packet before zero, as AAC has it, must not push everything else.
            arguments.AddRange(["-default_mode", "passthrough", "-avoid_negative_ts", "disabled"]);
        }
        else if (options.Container.Format == "avi")
        {
            arguments.AddRange(["-avoid_negative_ts", "disabled"]);
        }
        else if (options.Container.Format == "mpegts")
        {
            arguments.AddRange(["-muxdelay", "0", "-muxpreload", "0"]);
            if (options.Container.Name == "m2ts") arguments.AddRange(["-mpegts_m2ts_mode", "1"]);
        }
    }
}
