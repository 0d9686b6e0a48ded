using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>
/// The inner kernel of the 3x3 convolution: a tile of one row, up to three vectors wide and four or eight output
/// channels deep, held in registers while every input channel and tap passes by.
/// </summary>
/// <remarks>
/// The accumulators are named one by one because only named locals stay in registers: 3 vectors x 8 channels fill 24
/// of the 32 registers of AVX-512, 3 x 4 fill 12 of the 16 of AVX2. Each value is the plain loop's own: bias, then one
/// fused multiply-add per input channel, row and column of the kernel, in this order, whatever the vector width.
/// </remarks>
internal static unsafe class Convolution3x3Tile
{
    /// <summary>Computes the tile whose first pixel is at <paramref name="input"/> and <paramref name="output"/>.</summary>
    /// <param name="plan">What all tiles of the call share.</param>
    /// <param name="rows">The first kernel row inside the image and the one after the last.</param>
    /// <param name="input">The tile's first pixel in the first input channel.</param>
    /// <param name="weights">Packed weights of the tile's output channels.</param>
    /// <param name="bias">Start values, one per channel of the depth; null adds to what the output holds.</param>
    /// <param name="output">The tile's first pixel in its first output channel.</param>
    /// <param name="channels">Output channels to store, at most the depth.</param>
    /// <param name="last">Offset in pixels of the tile's last vector; it may overlap the one before.</param>
    /// <param name="edges">Two masks: for the first vector's left and the last vector's right neighbours.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector, TWidth, TDepth>(
        in Convolution3x3Plan plan, (int From, int To) rows, float* input, float* weights, float* bias, float* output, int channels, int last, float* edges)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
        where TDepth : struct, ITileDepth
    {
        TVector left = TVector.Load(edges), right = TVector.Load(edges + TVector.Width), zero = TVector.Broadcast(0);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
        TVector c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
        nint plane = plan.Plane;
        Start<TVector, TWidth>(bias, 0, output, last, out a0, out b0, out c0);
        Start<TVector, TWidth>(bias, 1, output + int.Min(1, channels - 1) * plane, last, out a1, out b1, out c1);
        Start<TVector, TWidth>(bias, 2, output + int.Min(2, channels - 1) * plane, last, out a2, out b2, out c2);
        Start<TVector, TWidth>(bias, 3, output + int.Min(3, channels - 1) * plane, last, out a3, out b3, out c3);
        if (TDepth.Channels > 4)
        {
            Start<TVector, TWidth>(bias, 4, output + int.Min(4, channels - 1) * plane, last, out a4, out b4, out c4);
            Start<TVector, TWidth>(bias, 5, output + int.Min(5, channels - 1) * plane, last, out a5, out b5, out c5);
            Start<TVector, TWidth>(bias, 6, output + int.Min(6, channels - 1) * plane, last, out a6, out b6, out c6);
            Start<TVector, TWidth>(bias, 7, output + int.Min(7, channels - 1) * plane, last, out a7, out b7, out c7);
        }

        input += (rows.From - 1) * plan.Width;
        weights += rows.From * 3 * TDepth.Channels;
        int skipped = (3 - rows.To + rows.From) * 3 * TDepth.Channels;
        for (int channel = plan.Inputs; channel > 0; channel--)
        {
            float* row = input;
            for (int ky = rows.From; ky < rows.To; ky++)
            {
                TVector x = TVector.Select(left, TVector.Load(row - 1), zero);
                TVector y = TWidth.Vectors > 2 ? TVector.Load(row + TVector.Width - 1) : zero;
                TVector z = TWidth.Vectors > 1 ? TVector.Load(row + last - 1) : zero;
                Tap<TVector, TWidth>(weights, x, y, z, ref a0, ref b0, ref c0);
                Tap<TVector, TWidth>(weights + 1, x, y, z, ref a1, ref b1, ref c1);
                Tap<TVector, TWidth>(weights + 2, x, y, z, ref a2, ref b2, ref c2);
                Tap<TVector, TWidth>(weights + 3, x, y, z, ref a3, ref b3, ref c3);
                if (TDepth.Channels > 4)
                {
                    Tap<TVector, TWidth>(weights + 4, x, y, z, ref a4, ref b4, ref c4);
                    Tap<TVector, TWidth>(weights + 5, x, y, z, ref a5, ref b5, ref c5);
                    Tap<TVector, TWidth>(weights + 6, x, y, z, ref a6, ref b6, ref c6);
                    Tap<TVector, TWidth>(weights + 7, x, y, z, ref a7, ref b7, ref c7);
                }

                x = TVector.Load(row);
                y = TWidth.Vectors > 2 ? TVector.Load(row + TVector.Width) : zero;
                z = TWidth.Vectors > 1 ? TVector.Load(row + last) : zero;
                Tap<TVector, TWidth>(weights + TDepth.Channels, x, y, z, ref a0, ref b0, ref c0);
                Tap<TVector, TWidth>(weights + TDepth.Channels + 1, x, y, z, ref a1, ref b1, ref c1);
                Tap<TVector, TWidth>(weights + TDepth.Channels + 2, x, y, z, ref a2, ref b2, ref c2);
                Tap<TVector, TWidth>(weights + TDepth.Channels + 3, x, y, z, ref a3, ref b3, ref c3);
                if (TDepth.Channels > 4)
                {
                    Tap<TVector, TWidth>(weights + TDepth.Channels + 4, x, y, z, ref a4, ref b4, ref c4);
                    Tap<TVector, TWidth>(weights + TDepth.Channels + 5, x, y, z, ref a5, ref b5, ref c5);
                    Tap<TVector, TWidth>(weights + TDepth.Channels + 6, x, y, z, ref a6, ref b6, ref c6);
                    Tap<TVector, TWidth>(weights + TDepth.Channels + 7, x, y, z, ref a7, ref b7, ref c7);
                }

                x = TVector.Load(row + 1);
                if (TWidth.Vectors == 1) x = TVector.Select(right, x, zero);
                y = TWidth.Vectors > 2 ? TVector.Load(row + TVector.Width + 1) : zero;
                z = TWidth.Vectors > 1 ? TVector.Select(right, TVector.Load(row + last + 1), zero) : zero;
                Tap<TVector, TWidth>(weights + 2 * TDepth.Channels, x, y, z, ref a0, ref b0, ref c0);
                Tap<TVector, TWidth>(weights + 2 * TDepth.Channels + 1, x, y, z, ref a1, ref b1, ref c1);
                Tap<TVector, TWidth>(weights + 2 * TDepth.Channels + 2, x, y, z, ref a2, ref b2, ref c2);
                Tap<TVector, TWidth>(weights + 2 * TDepth.Channels + 3, x, y, z, ref a3, ref b3, ref c3);
                if (TDepth.Channels > 4)
                {
                    Tap<TVector, TWidth>(weights + 2 * TDepth.Channels + 4, x, y, z, ref a4, ref b4, ref c4);
                    Tap<TVector, TWidth>(weights + 2 * TDepth.Channels + 5, x, y, z, ref a5, ref b5, ref c5);
                    Tap<TVector, TWidth>(weights + 2 * TDepth.Channels + 6, x, y, z, ref a6, ref b6, ref c6);
                    Tap<TVector, TWidth>(weights + 2 * TDepth.Channels + 7, x, y, z, ref a7, ref b7, ref c7);
                }

                weights += 3 * TDepth.Channels;
                row += plan.Width;
            }

            input += plan.Plane;
            weights += skipped;
        }

        Store<TVector, TWidth>(output, last, a0, b0, c0, plan.Relu);
        if (channels > 1) Store<TVector, TWidth>(output + 1 * plane, last, a1, b1, c1, plan.Relu);
        if (channels > 2) Store<TVector, TWidth>(output + 2 * plane, last, a2, b2, c2, plan.Relu);
        if (channels > 3) Store<TVector, TWidth>(output + 3 * plane, last, a3, b3, c3, plan.Relu);
        if (TDepth.Channels > 4 && channels > 4) Store<TVector, TWidth>(output + 4 * plane, last, a4, b4, c4, plan.Relu);
        if (TDepth.Channels > 4 && channels > 5) Store<TVector, TWidth>(output + 5 * plane, last, a5, b5, c5, plan.Relu);
        if (TDepth.Channels > 4 && channels > 6) Store<TVector, TWidth>(output + 6 * plane, last, a6, b6, c6, plan.Relu);
        if (TDepth.Channels > 4 && channels > 7) Store<TVector, TWidth>(output + 7 * plane, last, a7, b7, c7, plan.Relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start<TVector, TWidth>(float* bias, int channel, float* output, int last, out TVector a, out TVector b, out TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
    {
        if (bias is not null)
        {
            a = b = c = TVector.Broadcast(bias[channel]);
        }
        else
        {
            a = TVector.Load(output);
            b = TWidth.Vectors > 2 ? TVector.Load(output + TVector.Width) : a;
            c = TWidth.Vectors > 1 ? TVector.Load(output + last) : a;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TVector, TWidth>(float* weight, TVector x, TVector y, TVector z, ref TVector a, ref TVector b, ref TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
    {
        TVector w = TVector.Broadcast(*weight);
        a = TVector.MultiplyAdd(x, w, a);
        if (TWidth.Vectors > 2) b = TVector.MultiplyAdd(y, w, b);
        if (TWidth.Vectors > 1) c = TVector.MultiplyAdd(z, w, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVector, TWidth>(float* output, int last, TVector a, TVector b, TVector c, bool relu)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
    {
        TVector zero = TVector.Broadcast(0);
        TVector.Store(relu ? TVector.Max(a, zero) : a, output);
        if (TWidth.Vectors > 2) TVector.Store(relu ? TVector.Max(b, zero) : b, output + TVector.Width);
        if (TWidth.Vectors > 1) TVector.Store(relu ? TVector.Max(c, zero) : c, output + last);
    }
}

/// <summary>How many vectors of one row a tile spans; a constant for the JIT, which drops the code of the others.</summary>
internal interface ITileWidth
{
    /// <summary>1, 2 or 3.</summary>
    static abstract int Vectors { get; }
}

/// <summary>How many output channels a tile holds; a constant for the JIT.</summary>
internal interface ITileDepth
{
    /// <summary>4 or 8.</summary>
    static abstract int Channels { get; }
}

/// <summary>Tiles of one vector.</summary>
internal readonly struct OneVector : ITileWidth
{
    public static int Vectors => 1;
}

/// <summary>Tiles of two vectors.</summary>
internal readonly struct TwoVectors : ITileWidth
{
    public static int Vectors => 2;
}

/// <summary>Tiles of three vectors.</summary>
internal readonly struct ThreeVectors : ITileWidth
{
    public static int Vectors => 3;
}

/// <summary>Tiles of four channels.</summary>
internal readonly struct FourChannels : ITileDepth
{
    public static int Channels => 4;
}

/// <summary>Tiles of eight channels.</summary>
internal readonly struct EightChannels : ITileDepth
{
    public static int Channels => 8;
}
