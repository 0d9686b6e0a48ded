using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>In which order the planes of a frame travel: ffmpeg's planar RGB is G, B, R where Fovea's is R, G, B.</summary>
internal static class PlaneOrder
{
    /// <summary>Indices of <see cref="Frame.Planes"/> in ffmpeg's order.</summary>
    public static IReadOnlyList<int> OnTheWire(PixelFormat format)
    {
        if (format.Model != ColorModel.Rgb || format.Packed) return [.. Enumerable.Range(0, format.PlaneCount)];
        return format.HasAlpha ? [1, 2, 0, 3] : [1, 2, 0];
    }
}
