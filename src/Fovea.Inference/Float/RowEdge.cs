using System.Runtime.CompilerServices;

namespace Fovea.Inference;

/// <summary>Restores the room beside a row.</summary>
internal static unsafe class RowEdge
{
    /// <summary>Zeros the pixels behind the end of every channel, over which kernels that store whole vectors have written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(float* row, RowLayout layout)
    {
        int count = layout.Overhang / sizeof(float);
        if (count == 0) return;
        row += layout.Width;
        for (int c = 0; c < layout.Channels; c++, row += layout.Pitch / sizeof(float)) new Span<float>(row, count).Clear();
    }
}
