using System.Runtime.CompilerServices;

namespace Fovea.Inference;

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
