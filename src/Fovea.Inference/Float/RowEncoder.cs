using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Values to stored samples; see <see cref="RowCoding"/>.</summary>
internal static unsafe class RowEncoder
{
    /// <summary>Stores <paramref name="count"/> samples of values, or of their sums with another row.</summary>
    /// <param name="values">Values.</param>
    /// <param name="addend">Added to them; null for nothing.</param>
    /// <param name="coding">How samples are stored.</param>
    /// <param name="to">Gets exactly count samples; may be where the values are.</param>
    /// <param name="count">Number of values.</param>
    public static void Encode<TLanes>(float* values, float* addend, RowCoding coding, byte* to, int count)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        int whole = count - count % TLanes.Width;
        Part<TLanes>(values, addend, coding, to, 0, whole);
        Part<Lanes1>(values, addend, coding, to, whole, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TLanes>(float* values, float* addend, RowCoding coding, byte* to, int from, int end)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        switch (coding.Type)
        {
            case SampleType.Float:
                for (int i = from; i < end; i += TLanes.Width) TLanes.Store(Sum<TLanes>(values, addend, i), (float*)to + i);
                break;
            case SampleType.Byte:
                for (int i = from; i < end; i += TLanes.Width) TLanes.StoreBytes(Code(Sum<TLanes>(values, addend, i), coding), to + i);
                break;
            default:
                for (int i = from; i < end; i += TLanes.Width) TLanes.StoreWords(Code(Sum<TLanes>(values, addend, i), coding), (ushort*)to + i);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Sum<TLanes>(float* values, float* addend, int i)
        where TLanes : unmanaged, ILanes<TLanes> =>
        addend is null ? TLanes.Load(values + i) : TLanes.Load(values + i) + TLanes.Load(addend + i);

    // Both comparisons return their second argument for NaN: code 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Code<TLanes>(TLanes value, RowCoding coding)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes code = TLanes.MultiplyAdd(value, TLanes.Broadcast(coding.Unit), TLanes.Broadcast(coding.Zero));
        code = TLanes.Min(TLanes.Max(code, TLanes.Broadcast(0)), TLanes.Broadcast(coding.Max));
        return code + TLanes.Broadcast(0.5f);
    }
}
