using Fovea.Faces;

namespace Fovea.Upscaling.Faces;

/// <summary>The part of a frame that a face's network makes, and the larger part that it sees; in pixels of the source.</summary>
/// <param name="Inner">What is merged: left, top, right, bottom.</param>
/// <param name="Outer">What the network sees; even sizes, in the frame.</param>
internal readonly record struct FaceRegion((int Left, int Top, int Right, int Bottom) Inner, (int Left, int Top, int Right, int Bottom) Outer)
{
    private const int Smallest = 8;

    /// <summary>The region of a face, or null where too little of it lies in the frame or it is too large.</summary>
    public static FaceRegion? Of(FaceBox square, int width, int height, FaceUpscaleOptions options)
    {
        if (square.Width > options.MaxFace) return null;
        (int left, int right) = Along(square.Left, square.Right, width, options.Expansion);
        (int top, int bottom) = Along(square.Top, square.Bottom, height, options.Expansion);
        if (right - left < Smallest || bottom - top < Smallest) return null;
        (int Left, int Top, int Right, int Bottom) outer = (
            Math.Max(0, left - Even(options.Margin)), Math.Max(0, top - Even(options.Margin)),
            Math.Min(width & ~1, right + Even(options.Margin)), Math.Min(height & ~1, bottom + Even(options.Margin)));
        return new FaceRegion((left, top, right, bottom), outer);
    }

    // Even, and at even places: networks that pool pairs of pixels then pool the same pairs wherever the square moves. A
    // last odd column or row of the frame stays background.
    private static (int Low, int High) Along(float low, float high, int length, float expansion)
    {
        float centre = (low + high) / 2, half = (high - low) / 2 * expansion;
        return (Math.Max(0, (int)Math.Floor((centre - half) / 2) * 2), Math.Min(length & ~1, (int)Math.Ceiling((centre + half) / 2) * 2));
    }

    private static int Even(int value) => (value + 1) & ~1;
}
