using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>
/// The gradients of a 3x3 convolution's weight and bias for one sample. The rows are taken in strips that fit the
/// first-level cache, and the sums of every kernel stay vectors until the end, when their lanes are added up.
/// </summary>
internal static unsafe class Convolution3x3WeightGradient
{
    private const int StripBytes = 16384;

    /// <summary>Adds to the gradients.</summary>
    /// <param name="plan">Sizes; the width is at least that of the lanes.</param>
    /// <param name="input">Planes of the input channels.</param>
    /// <param name="gradient">Planes of the output channels' gradients.</param>
    /// <param name="weightGradient">(Co, Ci, 3, 3).</param>
    /// <param name="biasGradient">Co values, or null.</param>
    public static void Run<TLanes>(in Convolution3x3Plan plan, float* input, float* gradient, float* weightGradient, float* biasGradient)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        int vectors = (plan.Width + TLanes.Width - 1) / TLanes.Width;
        using Scratch masks = new(vectors * 3 * TLanes.Width);
        FillMasks<TLanes>(plan.Width, vectors, masks.Pointer);
        using Scratch sums = new((plan.Inputs * 9 + 1) * 8 * TLanes.Width);
        for (int first = 0; first < plan.Outputs;)
        {
            int depth = Convolution3x3Weights.Depth<TLanes>(plan.Outputs, first);
            int channels = Math.Min(depth, plan.Outputs - first);
            // A group of eight that is not full would read channels that are not there.
            if (channels < depth) (depth, channels) = (4, Math.Min(4, channels));
            float* group = gradient + first * plan.Plane;
            if (depth == 8) RunGroup<TLanes, EightChannels>(plan, input, group, channels, masks.Pointer, sums.Pointer);
            else RunGroup<TLanes, FourChannels>(plan, input, group, channels, masks.Pointer, sums.Pointer);
            AddUp<TLanes>(plan.Inputs, depth, channels, sums.Pointer, weightGradient + (nint)first * plan.Inputs * 9);
            if (biasGradient is not null) AddPlanes<TLanes>(plan, group, channels, masks.Pointer, biasGradient + first);
            first += channels;
        }
    }

    private static void RunGroup<TLanes, TDepth>(
        in Convolution3x3Plan plan, float* input, float* gradient, int channels, float* masks, float* sums)
        where TLanes : unmanaged, ILanes<TLanes>
        where TDepth : struct, ITileDepth
    {
        int block = TDepth.Channels * 3 * TLanes.Width;
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
                    Convolution3x3Correlation.Run<TLanes, TDepth>(plan, row, gradient + (nint)from * plan.Width, to - from, channels, masks, sum);
                }
            }
        }
    }

    // sums[input][ky][output][kx] as vectors into weightGradient[output][input][ky][kx].
    private static void AddUp<TLanes>(int inputs, int depth, int channels, float* sums, float* weightGradient)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (int kernelRow = 0; kernelRow < inputs * 3; kernelRow++)
        {
            float* sum = sums + (nint)kernelRow * depth * 3 * TLanes.Width;
            for (int channel = 0; channel < channels; channel++)
            {
                float* target = weightGradient + ((nint)channel * inputs * 3 + kernelRow) * 3;
                for (int kx = 0; kx < 3; kx++, sum += TLanes.Width) target[kx] += Sum<TLanes>(sum);
            }
        }
    }

    private static void AddPlanes<TLanes>(in Convolution3x3Plan plan, float* gradient, int channels, float* masks, float* biasGradient)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        float* lanes = stackalloc float[16];
        TLanes zero = TLanes.Broadcast(0);
        int final = plan.Width - TLanes.Width;
        for (int channel = 0; channel < channels; channel++, gradient += plan.Plane)
        {
            TLanes even = zero, odd = zero;
            for (int y = 0; y < plan.Height; y++)
            {
                float* row = gradient + (nint)y * plan.Width;
                for (int x = 0; x < final; x += TLanes.Width) (even, odd) = (odd, even + TLanes.Load(row + x));
                TLanes mask = TLanes.Load(masks + 3 * (nint)((plan.Width - 1) / TLanes.Width) * TLanes.Width + TLanes.Width);
                (even, odd) = (odd, even + TLanes.Select(mask, TLanes.Load(row + final), zero));
            }

            TLanes.Store(even + odd, lanes);
            biasGradient[channel] += Sum<TLanes>(lanes);
        }
    }

    private static float Sum<TLanes>(float* lanes)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (TLanes.Width < 4) return *lanes;
        Vector128<float> sum = Vector128.Load(lanes);
        for (int i = 4; i < TLanes.Width; i += 4) sum += Vector128.Load(lanes + i);
        return Vector128.Sum(sum);
    }

    // The last vector of a row ends with it: where it overlaps the one before, its lanes are masked.
    private static void FillMasks<TLanes>(int width, int vectors, float* masks)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (int i = 0; i < vectors; i++)
        {
            int offset = Math.Min(i * TLanes.Width, width - TLanes.Width);
            for (int lane = 0; lane < TLanes.Width; lane++)
            {
                int x = offset + lane;
                bool counts = x >= i * TLanes.Width;
                int* mask = (int*)masks + i * 3 * TLanes.Width + lane;
                mask[0] = counts && x > 0 ? -1 : 0;
                mask[TLanes.Width] = counts ? -1 : 0;
                mask[2 * TLanes.Width] = counts && x < width - 1 ? -1 : 0;
            }
        }
    }
}
