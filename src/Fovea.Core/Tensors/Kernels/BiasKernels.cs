namespace Fovea.Tensors;

/// <summary>A value per channel, spread over its feature map, and the way back.</summary>
internal static unsafe class BiasKernels
{
    /// <summary>Adds to each entry of a vector the sum of its channel over batch, rows and columns.</summary>
    public static void AddPlaneSums(Tensor gradient, Tensor vectorGradient)
    {
        Shape shape = gradient.Shape;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            double sum = 0;
            for (int sample = 0; sample < shape.Batch; sample++)
            {
                sum += Reduction.Sum(gradient.Pointer + ((long)sample * shape.Channels + channel) * shape.PlaneSize, shape.PlaneSize);
            }

            vectorGradient.Pointer[channel] += (float)sum;
        }
    }

    /// <summary>Sets every feature map to its channel's value, or to zero without a vector.</summary>
    public static void Spread(Tensor? vector, Tensor output)
    {
        Shape shape = output.Shape;
        for (int sample = 0; sample < shape.Batch; sample++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                output.Plane(sample, channel).Fill(vector is null ? 0f : vector.Pointer[channel]);
            }
        }
    }
}
