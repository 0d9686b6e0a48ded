using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Tests.Networks;

/// <summary>The cell of RRN (Isobe et al. 2020) in double precision, pixel by pixel, with its state.</summary>
internal sealed class PlainRrn(Network network, int height, int width)
{
    private readonly RrnSpec _spec = (RrnSpec)network.Spec;
    private double[] _hidden = new double[((RrnSpec)network.Spec).Channels * height * width];
    private double[] _output = new double[3 * network.Scale * network.Scale * height * width];

    /// <summary>The picture, then the new state: hidden features, and the picture's pixels as channels.</summary>
    public double[][] Step(Tensor before, Tensor now)
    {
        double[] x = Relu(Convolve("conv_1", [.. Values(before), .. Values(now), .. _hidden, .. _output]));
        for (int i = 0; i < _spec.Blocks; i++)
        {
            double[] residual = Convolve($"recon_trunk.{i}.conv2", Relu(Convolve($"recon_trunk.{i}.conv1", x)));
            x = [.. x.Zip(residual, (a, b) => a + b)];
        }

        _hidden = Relu(Convolve("conv_h", x));
        double[] y = Convolve("conv_o", x), frame = [.. Values(now)];
        int r = network.Scale;
        double[] picture = new double[3 * r * r * height * width];
        _output = new double[picture.Length];
        for (int c = 0; c < 3; c++)
        {
            for (int row = 0; row < r * height; row++)
            {
                for (int column = 0; column < r * width; column++)
                {
                    int channel = c * r * r + row % r * r + column % r;
                    int cell = (channel * height + row / r) * width + column / r;
                    double value = y[cell] + Bilinear(frame, c, (row + 0.5) / r - 0.5, (column + 0.5) / r - 0.5);
                    picture[(c * r * height + row) * r * width + column] = _output[cell] = value;
                }
            }
        }

        return [picture, _hidden, _output];
    }

    private static IEnumerable<double> Values(Tensor tensor) => tensor.Span.ToArray().Select(value => (double)value);

    private static double[] Relu(double[] values) => [.. values.Select(value => Math.Max(value, 0))];

    private double[] Convolve(string name, double[] input)
    {
        Tensor weight = network.Parameters[name + ".weight"], bias = network.Parameters[name + ".bias"];
        double[] output = new double[weight.Shape.Batch * height * width];
        for (int o = 0; o < output.Length; o++)
        {
            (int to, int y, int x) = (o / (height * width), o / width % height, o % width);
            output[o] = bias.Span[to];
            for (int w = 0; w < weight.Shape.Channels * 9; w++)
            {
                (int row, int column) = (y + w % 9 / 3 - 1, x + w % 3 - 1);
                if (row < 0 || row >= height || column < 0 || column >= width) continue;
                output[o] += weight.Span[to * weight.Shape.Channels * 9 + w] * input[(w / 9 * height + row) * width + column];
            }
        }

        return output;
    }

    private double Bilinear(double[] frame, int channel, double y, double x)
    {
        (y, x) = (Math.Max(y, 0), Math.Max(x, 0));
        (int top, int left) = ((int)y, (int)x);
        double At(int row, int column) => frame[(channel * height + Math.Min(row, height - 1)) * width + Math.Min(column, width - 1)];
        double upper = At(top, left) + (x - left) * (At(top, left + 1) - At(top, left));
        double lower = At(top + 1, left) + (x - left) * (At(top + 1, left + 1) - At(top + 1, left));
        return upper + (y - top) * (lower - upper);
    }
}
