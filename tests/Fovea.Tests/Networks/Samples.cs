using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Tests.Networks;

/// <summary>Small random inputs and networks for tests.</summary>
internal static class Samples
{
    /// <summary>Uniform samples in [0, 1).</summary>
    public static Tensor Picture(int channels, int height, int width, ulong seed, int batch = 1)
    {
        RandomSource random = new(seed);
        Tensor tensor = new(new Shape(batch, channels, height, width));
        foreach (ref float value in tensor.Span) value = random.NextFloat();
        return tensor;
    }

    /// <summary>A network whose weights and biases are all large enough to matter, unlike the starting ones.</summary>
    public static Network Lively(NetworkSpec spec, ulong seed)
    {
        Network network = Network.Create(spec, seed);
        RandomSource random = new(seed);
        foreach (string name in network.Parameters.Names)
        {
            Tensor tensor = network.Parameters[name];
            double deviation = tensor.Shape.Batch == 1 && name.EndsWith("bias", StringComparison.Ordinal) ? 0.2 : Math.Sqrt(1.0 / (tensor.Shape.Channels * tensor.Shape.PlaneSize));
            foreach (ref float value in tensor.Span) value = (float)(random.NextNormal() * deviation);
        }

        return network;
    }
}
