namespace Fovea.Media;

/// <summary>What a finished output must still say of its pictures and of itself.</summary>
internal static class KeptFacts
{
    /// <summary>The first thing that the plan keeps and the output lacks, in words; null if nothing is missing.</summary>
    /// <param name="source">The source.</param>
    /// <param name="output">The output.</param>
    /// <param name="options">How it was made.</param>
    public static string? Missing(MediaInfo source, MediaInfo output, MuxOptions options)
    {
        (VideoStream before, VideoStream after, Container container) = (source.Video, output.Video, options.Container);
        if (options.MarksAlpha && !after.HasAlpha) return "no opacity, which it should keep";
        if (container.HoldsPictureMarks && before.Projection is { IsKnown: true } projection && after.Projection?.Kind != projection.Kind) return $"no {projection.Kind} projection";
        if (container.HoldsStereo(before) && before.Stereo != "2D" && after.Stereo != before.Stereo) return $"no mark for {before.Stereo} stereo";
        if (container.HoldsPictureMarks && before.MasteringDisplay is not null && after.MasteringDisplay is null && !options.MarksAlpha) return "no HDR10 mastering display";
        if (container.HoldsRotation && before.IsTurned && !options.RotationApplied && !after.IsTurned) return "no rotation";
        if (options.Range.IsAll && container.HoldsChapters && output.Chapters.Count < source.Chapters.Count) return $"{output.Chapters.Count} chapters instead of {source.Chapters.Count}";
        return null;
    }
}
