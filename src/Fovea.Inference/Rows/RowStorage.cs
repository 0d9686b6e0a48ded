using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Rows of a finished tensor to a target.</summary>
internal static unsafe class RowStorage
{
    /// <summary>Stores rows <paramref name="first"/> to <paramref name="end"/> − 1 of a picture.</summary>
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

    private readonly struct Encoding(float* from, RowCoding coding, byte* to, int count) : ISimdKernel
    {
        public void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector> => RowEncoder.Encode<TVector>(from, null, coding, to, count);
    }
}
