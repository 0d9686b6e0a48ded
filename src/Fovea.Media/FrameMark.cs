namespace Fovea.Media;

/// <summary>What ffmpeg said of one decoded frame, or since the frame before it.</summary>
/// <param name="IsCorrupt">True if the decoder marks the frame as damaged.</param>
/// <param name="Concealed">Damaged pictures that the decoder patched since the frame before.</param>
/// <param name="LosesPackets">True if packets were lost since the frame before, by the container's counters.</param>
/// <param name="Complaint">The first line about damage since the frame before, or null.</param>
/// <param name="IsKey">True for a frame that needs no other.</param>
/// <param name="Width">The frame's width in pixels before any scaling; 0 if not said.</param>
/// <param name="Height">The frame's height in pixels before any scaling; 0 if not said.</param>
internal readonly record struct FrameMark(bool IsCorrupt, int Concealed, bool LosesPackets, string? Complaint, bool IsKey, int Width, int Height)
{
    /// <summary>True if anything points at damage.</summary>
    public bool IsDamage => IsCorrupt || Concealed > 0 || Complaint is not null;
}
