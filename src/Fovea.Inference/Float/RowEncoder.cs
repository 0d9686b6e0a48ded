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
    public static void Encode<TVector>(float* values, float* addend, RowCoding coding, byte* to, int count)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int whole = count - count % TVector.Width;
        Part<TVector>(values, addend, coding, to, 0, whole);
        Part<SimdVector1>(values, addend, coding, to, whole, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TVector>(float* values, float* addend, RowCoding coding, byte* to, int from, int end)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        switch (coding.Type)
        {
            case SampleType.Float:
                for (int i = from; i < end; i += TVector.Width) TVector.Store(Sum<TVector>(values, addend, i), (float*)to + i);
                break;
            case SampleType.Byte:
                for (int i = from; i < end; i += TVector.Width) TVector.StoreBytes(Code(Sum<TVector>(values, addend, i), coding), to + i);
                break;
            default:
                for (int i = from; i < end; i += TVector.Width) TVector.StoreWords(Code(Sum<TVector>(values, addend, i), coding), (ushort*)to + i);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum<TVector>(float* values, float* addend, int i)
        where TVector : unmanaged, ISimdVector<TVector> =>
        addend is null ? TVector.Load(values + i) : TVector.Load(values + i) + TVector.Load(addend + i);

    // Both comparisons return their second argument for NaN: code 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code<TVector>(TVector value, RowCoding coding)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector code = TVector.MultiplyAdd(value, TVector.Broadcast(coding.Unit), TVector.Broadcast(coding.Zero));
        code = TVector.Min(TVector.Max(code, TVector.Broadcast(0)), TVector.Broadcast(coding.Max));
        return code + TVector.Broadcast(0.5f);
    }
}
