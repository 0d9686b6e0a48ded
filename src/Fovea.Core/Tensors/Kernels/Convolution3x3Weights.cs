using System.Runtime.Intrinsics.Arm;

namespace Fovea.Tensors;

/// <summary>
/// Weights in the order that <see cref="Convolution3x3Tile"/> reads them: groups of eight or four output channels, and
/// within a group input channel, kernel row, kernel column, output channel. Missing channels of the last group are zeros.
/// </summary>
internal static unsafe class Convolution3x3Weights
{
    /// <summary>Floats that packing may fill.</summary>
    public static int PackedLength(int outputs, int inputs) => (outputs + 7) / 8 * 8 * inputs * 9;

    /// <summary>Output channels of the group that starts at <paramref name="first"/>: eight while registers and channels suffice.</summary>
    public static int Depth<TVector>(int outputs, int first)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        bool manyRegisters = TVector.Width == 16 || AdvSimd.IsSupported;
        return manyRegisters && outputs - first > 4 ? 8 : 4;
    }

    /// <summary>Packs (Co, Ci, 3, 3) for the forward pass.</summary>
    public static void Pack<TVector>(Tensor weight, float* packed)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        (int outputs, int inputs) = (weight.Shape.Batch, weight.Shape.Channels);
        Pack<TVector>(weight.Pointer, outputs, inputs, inputs * 9, 9, flip: false, packed);
    }

    /// <summary>Packs (Co, Ci, 3, 3) for the gradient of the input: the kernels turned by 180 degrees, Ci and Co exchanged.</summary>
    public static void PackTransposed<TVector>(Tensor weight, float* packed)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        (int outputs, int inputs) = (weight.Shape.Channels, weight.Shape.Batch);
        Pack<TVector>(weight.Pointer, outputs, inputs, 9, outputs * 9, flip: true, packed);
    }

    private static void Pack<TVector>(float* weight, int outputs, int inputs, int outputStride, int inputStride, bool flip, float* packed)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        for (int first = 0; first < outputs;)
        {
            int depth = Depth<TVector>(outputs, first);
            int valid = Math.Min(depth, outputs - first);
            for (int input = 0; input < inputs; input++)
            {
                for (int tap = 0; tap < 9; tap++, packed += depth)
                {
                    float* source = weight + first * outputStride + input * inputStride + (flip ? 8 - tap : tap);
                    for (int k = 0; k < depth; k++) packed[k] = k < valid ? source[k * outputStride] : 0;
                }
            }

            first += depth;
        }
    }
}
