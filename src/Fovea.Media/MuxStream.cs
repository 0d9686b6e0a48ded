namespace Fovea.Media;

/// <summary>One stream of the output and where it comes from.</summary>
/// <param name="Source">The source's stream.</param>
/// <param name="Codec"><c>copy</c>, or the subtitle encoder that converts it; the main video is copied from the segments.</param>
/// <param name="IsMain">True for the video that Fovea made.</param>
/// <param name="AsAttachment">True for a cover picture that becomes an attached file.</param>
internal sealed record MuxStream(StreamInfo Source, string Codec = "copy", bool IsMain = false, bool AsAttachment = false);
