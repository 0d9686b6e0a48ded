using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Zeros beside the pixels of a row that is split in phases: the padding of the next convolution.</summary>
internal static unsafe class WinogradEdge
{
    /// <summary>Clears the room of one channel and what whole vectors have written behind its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(float* pixels, WinogradLayout layout)
    {
        for (int p = 0; p < WinogradLayout.Phases; p++, pixels += layout.PhasePitch)
        {
            pixels[-1] = 0;
            int columns = layout.Columns(p);
            int covered = (layout.Tiles + WinogradLayout.Room - 1) / WinogradLayout.Room * WinogradLayout.Room;
            new Span<float>(pixels + columns, covered + 1 - columns).Clear();
        }
    }
}
