using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>The last stage where no convolution stores pixels itself: rows to the run's target.</summary>
internal sealed unsafe class RowWriter<TVector> : RowStage
    where TVector : unmanaged, ISimdVector<TVector>
{
    /// <summary>Prepares the stage; the output only counts rows.</summary>
    public RowWriter(RowValue input, RowValue output)
        : base("write", [input], output)
    {
    }

    public override RowSpan Needs(int input, int row) => new(row, row);

    public override void Make(RowRun run, int row)
    {
        RowLayout layout = Inputs[0].Layout;
        byte* from = run.ToRead(Inputs[0], row) + layout.Start;
        for (int c = 0; c < layout.Channels; c++, from += layout.Pitch)
        {
            RowEncoder.Encode<TVector>((float*)from, null, run.Target.Coding, run.Target.Row(c, row), layout.Width);
        }
    }
}

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

    /// <summary>Stores rows of a finished tensor: <paramref name="first"/> to <paramref name="end"/> − 1 of a picture.</summary>
    /// <param name="source">(1, C, h, W).</param>
    /// <param name="top">Row of the picture that is the tensor's first row.</param>
    /// <param name="target">Gets the rows.</param>
    /// <param name="first">First row.</param>
    /// <param name="end">One past the last row.</param>
    public static void Store(Tensor source, int top, RowTarget target, int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            for (int c = 0; c < source.Shape.Channels; c++)
            {
                float* from = source.Pointer + ((nint)c * source.Shape.Height + row - top) * source.Shape.Width;
                SimdDispatch.Run(new Encoding(from, target.Coding, target.Row(c, row), source.Shape.Width));
            }

            target.Finish(row + 1);
        }
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

    private readonly struct Encoding(float* from, RowCoding coding, byte* to, int count) : ISimdKernel
    {
        public void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector> => Encode<TVector>(from, null, coding, to, count);
    }
}
