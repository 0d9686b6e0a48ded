using Fovea.Training.Optimizers;

namespace Fovea.Tests.Training;

public sealed class AdamTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.01, false)]
    [InlineData(0.01, true)]
    public void Updates_follow_the_paper_in_double_precision(double decay, bool decoupled)
    {
        const int Count = 37;
        AdamOptions options = new() { WeightDecay = decay, Decoupled = decoupled };
        Adam adam = new(options, Count);
        float[] weights = [.. Enumerable.Range(0, Count).Select(i => 0.1f * MathF.Sin(i))];
        double[] w = [.. weights.Select(x => (double)x)], m = new double[Count], v = new double[Count];
        for (int step = 1; step <= 20; step++)
        {
            float[] gradient = [.. Enumerable.Range(0, Count).Select(i => 0.01f * MathF.Cos(i * step))];
            double rate = 1e-3 / step;
            adam.Update(weights, gradient, 0, step, rate);
            for (int i = 0; i < Count; i++)
            {
                // Kingma and Ba, algorithm 1; decay as in PyTorch's Adam or in Loshchilov and Hutter.
                double g = gradient[i] + (decoupled ? 0 : decay * w[i]);
                if (decoupled) w[i] -= rate * decay * w[i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                w[i] -= rate * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
        }

        for (int i = 0; i < Count; i++) Assert.Equal(w[i], weights[i], 2e-6);
    }

    [Fact]
    public void The_tail_of_a_run_gets_the_bits_that_vectors_give()
    {
        float[] whole = [.. Enumerable.Range(0, 64).Select(i => 0.05f * i)];
        float[] pieces = [.. whole];
        float[] gradient = [.. Enumerable.Range(0, 64).Select(i => MathF.Sin(i))];
        Adam one = new(new(), 64), other = new(new(), 64);
        for (int step = 1; step <= 5; step++)
        {
            one.Update(whole, gradient, 0, step, 1e-3);
            for (int i = 0; i < 64; i++) other.Update(pieces.AsSpan(i, 1), gradient.AsSpan(i, 1), i, step, 1e-3);
        }

        Assert.Equal(whole, pieces);
    }
}
