using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The inner kernel of <see cref="MatrixProduct"/>: a few rows of three vectors, all sums in registers.</summary>
internal static unsafe class MatrixTile
{
    /// <summary>Rows of a tile: with AVX-512 there are registers for 24 sums.</summary>
    public static int Height<TVector>()
        where TVector : unmanaged, ISimdVector<TVector> => TVector.Width == 16 ? 8 : 4;

    /// <summary>Columns of a tile.</summary>
    public static int Width<TVector>()
        where TVector : unmanaged, ISimdVector<TVector> => 3 * TVector.Width;

    /// <summary>Computes a whole tile.</summary>
    /// <param name="left">A panel of <see cref="Height{TVector}"/> values for each k.</param>
    /// <param name="right">A panel of <see cref="Width{TVector}"/> values for each k.</param>
    /// <param name="inner">How many k.</param>
    /// <param name="start">What each row starts from; null for what the destination holds.</param>
    /// <param name="destination">First value of the tile.</param>
    /// <param name="pitch">Floats between its rows.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector>(float* left, float* right, int inner, float* start, float* destination, nint pitch)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
        TVector c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
        bool fresh = start is not null;
        Begin(fresh, start, destination, out a0, out b0, out c0);
        Begin(fresh, start + 1, destination + pitch, out a1, out b1, out c1);
        Begin(fresh, start + 2, destination + 2 * pitch, out a2, out b2, out c2);
        Begin(fresh, start + 3, destination + 3 * pitch, out a3, out b3, out c3);
        if (TVector.Width == 16)
        {
            Begin(fresh, start + 4, destination + 4 * pitch, out a4, out b4, out c4);
            Begin(fresh, start + 5, destination + 5 * pitch, out a5, out b5, out c5);
            Begin(fresh, start + 6, destination + 6 * pitch, out a6, out b6, out c6);
            Begin(fresh, start + 7, destination + 7 * pitch, out a7, out b7, out c7);
        }

        for (; inner > 0; inner--, right += 3 * TVector.Width)
        {
            TVector x = TVector.Load(right), y = TVector.Load(right + TVector.Width), z = TVector.Load(right + 2 * TVector.Width);
            Add(TVector.Broadcast(left[0]), x, y, z, ref a0, ref b0, ref c0);
            Add(TVector.Broadcast(left[1]), x, y, z, ref a1, ref b1, ref c1);
            Add(TVector.Broadcast(left[2]), x, y, z, ref a2, ref b2, ref c2);
            Add(TVector.Broadcast(left[3]), x, y, z, ref a3, ref b3, ref c3);
            if (TVector.Width == 16)
            {
                Add(TVector.Broadcast(left[4]), x, y, z, ref a4, ref b4, ref c4);
                Add(TVector.Broadcast(left[5]), x, y, z, ref a5, ref b5, ref c5);
                Add(TVector.Broadcast(left[6]), x, y, z, ref a6, ref b6, ref c6);
                Add(TVector.Broadcast(left[7]), x, y, z, ref a7, ref b7, ref c7);
                left += 4;
            }

            left += 4;
        }

        Store(destination, a0, b0, c0);
        Store(destination + pitch, a1, b1, c1);
        Store(destination + 2 * pitch, a2, b2, c2);
        Store(destination + 3 * pitch, a3, b3, c3);
        if (TVector.Width < 16) return;
        Store(destination + 4 * pitch, a4, b4, c4);
        Store(destination + 5 * pitch, a5, b5, c5);
        Store(destination + 6 * pitch, a6, b6, c6);
        Store(destination + 7 * pitch, a7, b7, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin<TVector>(bool fresh, float* start, float* destination, out TVector a, out TVector b, out TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        if (fresh)
        {
            a = b = c = TVector.Broadcast(*start);
            return;
        }

        a = TVector.Load(destination);
        b = TVector.Load(destination + TVector.Width);
        c = TVector.Load(destination + 2 * TVector.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVector>(TVector left, TVector x, TVector y, TVector z, ref TVector a, ref TVector b, ref TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        a = TVector.MultiplyAdd(x, left, a);
        b = TVector.MultiplyAdd(y, left, b);
        c = TVector.MultiplyAdd(z, left, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVector>(float* destination, TVector a, TVector b, TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector.Store(a, destination);
        TVector.Store(b, destination + TVector.Width);
        TVector.Store(c, destination + 2 * TVector.Width);
    }
}
