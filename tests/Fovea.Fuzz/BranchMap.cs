using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Fovea.Fuzz;

/// <summary>Where assemblies that the sharpfuzz tool instrumented count the branches they take; others leave it empty.</summary>
internal static unsafe class BranchMap
{
    private const int Size = 1 << 16;

    private static byte* _counts;

    /// <summary>Gives instrumented assemblies a place to count in, without which they do not run.</summary>
    public static void Use() => Trace.SharedMem = _counts = (byte*)NativeMemory.AllocZeroed(Size);

    /// <summary>Begins anew.</summary>
    public static void Clear()
    {
        new Span<byte>(_counts, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>The branches taken since then; one that is taken once, a few times or often counts as three.</summary>
    public static List<int> Reached()
    {
        ReadOnlySpan<byte> counts = new(_counts, Size);
        List<int> reached = [];
        for (int at = counts.IndexOfAnyExcept((byte)0); at >= 0;)
        {
            reached.Add(at * 4 + (counts[at] < 2 ? 0 : counts[at] < 8 ? 1 : counts[at] < 64 ? 2 : 3));
            int further = counts[(at + 1)..].IndexOfAnyExcept((byte)0);
            at = further < 0 ? -1 : at + 1 + further;
        }

        return reached;
    }
}
