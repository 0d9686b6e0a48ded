using System.Runtime.CompilerServices;

namespace Fovea.Inference;

/// <summary>
/// How one row of a value lies in memory: its channels one after another, each with room on the left that always holds
/// the padding value, which is also the room on the right of the channel before. Kernels load whole vectors at any
/// distance that the room allows, and never ask where a row begins or ends.
/// </summary>
/// <param name="Channels">Channels, or blocks of channels that are interleaved.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Start">Bytes from the row's first byte to the first pixel of the first channel.</param>
/// <param name="Pitch">Bytes between channels.</param>
/// <param name="PixelBytes">Bytes of a pixel in one channel.</param>
/// <param name="Padding">The byte that fills the room.</param>
internal readonly unsafe record struct RowLayout(int Channels, int Width, int Start, int Pitch, int PixelBytes, byte Padding)
{
    /// <summary>Pixels of room on either side of a channel, so at most this far a kernel may reach.</summary>
    public const int Room = 16;

    private const int CacheLine = 64;

    /// <summary>Bytes of a row with all its channels.</summary>
    public int Bytes => Channels * Pitch;

    /// <summary>Bytes after the last pixel of a channel that a kernel which stores whole vectors may overwrite.</summary>
    public int Overhang => ((Width + Room - 1) / Room * Room - Width) * PixelBytes;

    /// <summary>Channels of float32; pixels start on cache lines.</summary>
    public static RowLayout Float(int channels, int width) => Create(channels, width, sizeof(float), 0);

    /// <summary>Channels of pixels of any size.</summary>
    public static RowLayout Create(int channels, int width, int pixelBytes, byte padding)
    {
        int lines = (((width + Room - 1) / Room * Room + Room) * pixelBytes + CacheLine - 1) / CacheLine;

        // An odd number of lines spreads the channels over all sets of a cache whatever the width.
        return new(channels, width, Room * pixelBytes, (lines | 1) * CacheLine, pixelBytes, padding);
    }

    /// <summary>Zeros the pixels behind the end of every channel of floats, over which kernels that store whole vectors have written.</summary>
    /// <param name="pixels">Column 0 of the first channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ClearOverhang(float* pixels)
    {
        int count = Overhang / sizeof(float);
        if (count == 0) return;
        pixels += Width;
        for (int c = 0; c < Channels; c++, pixels += Pitch / sizeof(float)) new Span<float>(pixels, count).Clear();
    }
}
