namespace Fovea.Training.Supernets;

/// <summary>Multiply-accumulates of a frame: H·W·k²·inputs·outputs. The papers count operations, two for each.</summary>
/// <param name="width">Width of the low-resolution frame.</param>
/// <param name="height">Its height.</param>
public sealed class MultiplyAccumulateCost(int width = 320, int height = 180) : IConvolutionCost
{
    /// <inheritdoc/>
    public string Unit => "mac";

    /// <inheritdoc/>
    public double Evaluate(double inputs, double outputs, int kernel, out double perInput, out double perOutput)
    {
        double each = (double)width * height * kernel * kernel;
        (perInput, perOutput) = (each * outputs, each * inputs);
        return each * inputs * outputs;
    }
}
