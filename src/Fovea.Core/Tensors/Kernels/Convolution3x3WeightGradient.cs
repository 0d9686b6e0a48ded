using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>
/// The gradients of a 3x3 convolution's weight and bias for one sample. The rows are taken in strips that fit the
/// first-level cache, and the sums of every kernel stay vectors until the end, when their lanes are added up.
/// </summary>
internal static unsafe class Convolution3x3WeightGradient
{
    private const int StripBytes = 24576;
    private const int Partials = Convolution3x3Correlation.Partials;

    /// <summary>Adds to the gradients.</summary>
    /// <param name="plan">Sizes.</param>
    /// <param name="input">Planes of the input channels.</param>
    /// <param name="gradient">Planes of the output channels' gradients.</param>
    /// <param name="weightGradient">(Co, Ci, 3, 3).</param>
    /// <param name="biasGradient">Co values, or null.</param>
    public static void Run<TVector>(in Convolution3x3Plan plan, float* input, float* gradient, float* weightGradient, float* biasGradient)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int vectors = (plan.Width + Partials - 1) / Partials;
        using Scratch masks = new(vectors * 3 * Partials);
        for (int column = 0; column < Partials; column += TVector.Width) FillMasks<TVector>(plan.Width, vectors, column, masks.Pointer);
        using Scratch sums = new(plan.Inputs * 9 * 8 * Partials);
        for (int first = 0; first < plan.Outputs;)
        {
            // A group of eight that is not full would read channels that are not there; one of four takes the last twice.
            int depth = plan.Outputs - first < 8 ? 4 : Convolution3x3Weights.Depth<TVector>(plan.Outputs, first);
            int channels = Math.Min(depth, plan.Outputs - first);
            float* group = gradient + first * plan.Plane;
            if (depth == 8) RunGroup<TVector, EightChannels>(plan, input, group, channels, masks.Pointer, sums.Pointer);
            else RunGroup<TVector, FourChannels>(plan, input, group, channels, masks.Pointer, sums.Pointer);
            AddUp(plan.Inputs, depth, channels, sums.Pointer, weightGradient + (nint)first * plan.Inputs * 9);
            if (biasGradient is not null) AddPlanes<TVector>(plan, group, channels, masks.Pointer, biasGradient + first);
            first += channels;
        }
    }

    private static void RunGroup<TVector, TDepth>(
        in Convolution3x3Plan plan, float* input, float* gradient, int channels, float* masks, float* sums)
        where TVector : unmanaged, ISimdVector<TVector>
        where TDepth : struct, ITileDepth
    {
        int block = TDepth.Channels * 3 * Partials;
        new Span<float>(sums, plan.Inputs * 3 * block).Clear();
        int strip = Math.Max(1, StripBytes / (sizeof(float) * TDepth.Channels * plan.Width));
        for (int top = 0; top < plan.Height; top += strip)
        {
            int bottom = Math.Min(top + strip, plan.Height);
            float* sum = sums;
            for (int channel = 0; channel < plan.Inputs; channel++)
            {
                for (int ky = -1; ky <= 1; ky++, sum += block)
                {
                    int from = Math.Max(top, -ky), to = Math.Min(bottom, plan.Height - ky);
                    if (from >= to) continue;
                    float* row = input + channel * plan.Plane + (nint)(from + ky) * plan.Width;
                    float* rowGradient = gradient + (nint)from * plan.Width;
                    for (int column = 0; column < Partials; column += TVector.Width)
                        Convolution3x3Correlation.Run<TVector, TDepth>(plan, row, rowGradient, to - from, channels, column, Masks(masks, plan.Width, column), sum + column);
                }
            }
        }
    }

    // sums[input][ky][output][kx][lane] into weightGradient[output][input][ky][kx].
    private static void AddUp(int inputs, int depth, int channels, float* sums, float* weightGradient)
    {
        for (int kernelRow = 0; kernelRow < inputs * 3; kernelRow++)
        {
            float* sum = sums + (nint)kernelRow * depth * 3 * Partials;
            for (int channel = 0; channel < channels; channel++)
            {
                float* target = weightGradient + ((nint)channel * inputs * 3 + kernelRow) * 3;
                for (int kx = 0; kx < 3; kx++, sum += Partials) target[kx] += Sum(sum);
            }
        }
    }

    // Four channels side by side, because one addition waits for the one before in its channel.
    private static void AddPlanes<TVector>(in Convolution3x3Plan plan, float* gradient, int channels, float* masks, float* biasGradient)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        float* partials = stackalloc float[4 * Partials];
        TVector zero = TVector.Broadcast(0);
        for (int channel = 0; channel < channels; channel += 4, gradient += 4 * plan.Plane)
        {
            int count = Math.Min(4, channels - channel);
            nint plane1 = Math.Min(1, count - 1) * plan.Plane, plane2 = Math.Min(2, count - 1) * plan.Plane, plane3 = Math.Min(3, count - 1) * plan.Plane;
            for (int column = 0; column < Partials; column += TVector.Width)
            {
                TVector a = zero, b = zero, c = zero, d = zero;
                for (int y = 0; y < plan.Height; y++)
                {
                    float* mask = Masks(masks, plan.Width, column) + TVector.Width;
                    float* row = gradient + (nint)y * plan.Width;
                    for (int x = column; x < plan.Width; x += Partials, mask += 3 * TVector.Width)
                    {
                        TVector inside = TVector.Load(mask);
                        a += TVector.Select(inside, TVector.Load(row + x), zero);
                        b += TVector.Select(inside, TVector.Load(row + plane1 + x), zero);
                        c += TVector.Select(inside, TVector.Load(row + plane2 + x), zero);
                        d += TVector.Select(inside, TVector.Load(row + plane3 + x), zero);
                    }
                }

                TVector.Store(a, partials + column);
                TVector.Store(b, partials + Partials + column);
                TVector.Store(c, partials + 2 * Partials + column);
                TVector.Store(d, partials + 3 * Partials + column);
            }

            for (int i = 0; i < count; i++) biasGradient[channel + i] += Sum(partials + i * Partials);
        }
    }

    // One order of additions for every vector width.
    private static float Sum(float* partials)
    {
        Vector128<float> sum = (Vector128.Load(partials) + Vector128.Load(partials + 4)) + (Vector128.Load(partials + 8) + Vector128.Load(partials + 12));
        return (sum[0] + sum[2]) + (sum[1] + sum[3]);
    }

    private static float* Masks(float* masks, int width, int column) => masks + (nint)((width + Partials - 1) / Partials) * 3 * column;

    // Masks of the vectors at column, column + 16, ...: left neighbours, pixels, right neighbours inside the row.
    private static void FillMasks<TVector>(int width, int vectors, int column, float* masks)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int* mask = (int*)Masks(masks, width, column);
        for (int i = 0; i < vectors; i++, mask += 3 * TVector.Width)
        {
            for (int lane = 0; lane < TVector.Width; lane++)
            {
                int x = i * Partials + column + lane;
                mask[lane] = x > 0 && x < width ? -1 : 0;
                mask[TVector.Width + lane] = x < width ? -1 : 0;
                mask[2 * TVector.Width + lane] = x < width - 1 ? -1 : 0;
            }
        }
    }
}
