using System.Runtime.CompilerServices;

namespace Fovea.Inference;

/// <summary>
/// How a row lies in memory for the one-dimensional Winograd convolution F(4, 3): for each of six frequencies the
/// channels one after another, with a value for every tile of four pixels; then, where a skip needs them, the pixels
/// themselves: for each channel four phases (column modulo 4) with room for neighbours on both sides.
/// </summary>
/// <param name="Channels">Channels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="KeepsPixels">Whether the pixels are held too.</param>
internal readonly record struct WinogradLayout(int Channels, int Width, bool KeepsPixels)
{
    /// <summary>Values of a transformed tile.</summary>
    public const int Frequencies = 6;

    /// <summary>Pixels of a tile.</summary>
    public const int Phases = 4;

    /// <summary>Floats before the first pixel of the first phase.</summary>
    public const int Room = Line;

    private const int Line = 16;

    /// <summary>Tiles of a row.</summary>
    public int Tiles => (Width + Phases - 1) / Phases;

    /// <summary>Floats between channels of a frequency; an odd number of cache lines.</summary>
    public int Pitch => (((Tiles + Line - 1) / Line) | 1) * Line;

    /// <summary>Floats between frequencies.</summary>
    public int FrequencyPitch => Channels * Pitch;

    /// <summary>Floats between phases of the pixels, with room on the left that is also the right room of the one before.</summary>
    public int PhasePitch => (((Tiles + Line - 1) / Line + 1) | 1) * Line;

    /// <summary>Floats of the pixels of a row.</summary>
    public int PixelFloats => Channels * Phases * PhasePitch + Room;

    /// <summary>Floats before the pixels.</summary>
    public int TransformFloats => Frequencies * FrequencyPitch;

    /// <summary>For a ring of such rows.</summary>
    public RowLayout Row => new(1, Width, 0, (TransformFloats + (KeepsPixels ? PixelFloats : 0)) * sizeof(float), sizeof(float), 0);

    /// <summary>Columns of a phase that lie in the row.</summary>
    public int Columns(int phase) => (Width - phase + Phases - 1) / Phases;
}

/// <summary>Zeros beside the pixels of a row that is split in phases: the padding of the next convolution.</summary>
internal static unsafe class WinogradEdge
{
    /// <summary>Clears the room of every channel and what whole vectors have written behind its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(float* pixels, in WinogradLayout layout)
    {
        int covered = (layout.Tiles + WinogradLayout.Room - 1) / WinogradLayout.Room * WinogradLayout.Room;
        int pitch = layout.PhasePitch;
        for (int i = 0; i < layout.Channels * WinogradLayout.Phases; i++, pixels += pitch)
        {
            pixels[-1] = 0;
            for (int x = layout.Columns(i % WinogradLayout.Phases); x <= covered; x++) pixels[x] = 0;
        }
    }
}
