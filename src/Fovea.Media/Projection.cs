namespace Fovea.Media;

/// <summary>How a picture of all around is laid flat: what 360-degree video says of itself.</summary>
/// <param name="Kind">ffmpeg's word: <c>equirectangular</c>, <c>cubemap</c> or <c>tiled equirectangular</c>.</param>
/// <param name="Yaw">Degrees to turn about the vertical axis.</param>
/// <param name="Pitch">Degrees to tilt.</param>
/// <param name="Roll">Degrees to roll.</param>
/// <param name="Padding">Pixels around each face of a cubemap.</param>
/// <param name="Bounds">What a tiled one leaves out on the left, top, right and bottom, as shares of the whole sphere; zeros otherwise.</param>
public sealed record Projection(string Kind, int Yaw, int Pitch, int Roll, int Padding, (double Left, double Top, double Right, double Bottom) Bounds)
{
    /// <summary>True if MP4's boxes have a form for it.</summary>
    public bool IsKnown => Kind is "equirectangular" or "cubemap" or "tiled equirectangular";
}
