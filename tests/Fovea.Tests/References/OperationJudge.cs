using Fovea.Tensors;

namespace Fovea.Tests.References;

/// <summary>
/// Judges an operation by a plain double-precision version of it: values directly, gradients by finite differences
/// of the plain version, and every lane width by the scalar one, bit for bit.
/// </summary>
internal static class OperationJudge
{
    private const double Step = 1e-5;
    private const int Probes = 40;
    private const float Before = 0.5f;

    /// <summary>Judges with inputs drawn from a normal distribution; <paramref name="prepare"/> may move them away from kinks.</summary>
    public static void Check(
        Shape[] shapes,
        Func<Tape, Tensor[], Tensor> apply,
        Func<PlainTensor[], PlainTensor> plain,
        Func<float, float>? prepare = null,
        double tolerance = 2e-5)
    {
        RandomSource random = new(42);
        Tensor[] inputs = [.. shapes.Select(shape => Draw(shape, random, prepare))];
        PlainTensor[] plainInputs = [.. inputs.Select(PlainTensor.From)];
        PlainTensor expected = plain(plainInputs);
        using Tensor flow = Draw(expected.Shape, random, null);

        float[][] judged = Run(inputs, apply, flow, 1, Before);
        AssertClose(expected.Values, judged[0], tolerance, "output");
        for (int i = 0; i < inputs.Length; i++) CheckGradient(plainInputs, i, plain, PlainTensor.From(flow), judged[i + 1], tolerance, random);

        foreach (int width in SimdWidth.All)
        {
            float[][] wide = Run(inputs, apply, flow, width, Before);
            for (int i = 0; i < judged.Length; i++) AssertSameBits(judged[i], wide[i], $"lanes {width}, result {i}");
            float[][] untouched = Run(inputs, apply, flow, width, null);
            for (int i = 1; i < judged.Length; i++)
            {
                AssertClose([.. untouched[i].Select(value => value + (double)Before)], judged[i], tolerance, $"lanes {width}, first gradient {i}");
            }
        }

        foreach (Tensor input in inputs) input.Dispose();
    }

    /// <summary>A tensor of normal values.</summary>
    public static Tensor Draw(Shape shape, RandomSource random, Func<float, float>? prepare = null)
    {
        Tensor tensor = new(shape);
        foreach (ref float value in tensor.Span)
        {
            value = random.NextNormal();
            if (prepare is not null) value = prepare(value);
        }

        return tensor;
    }

    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]) && !(expected[i] == 0 && actual[i] == 0))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, not {expected[i]:R}");
            }
        }
    }

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = 1;
        foreach (double value in expected) scale = Math.Max(scale, Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * scale)) Assert.Fail($"{what}: element {i} is {actual[i]}, not {expected[i]}");
        }
    }

    // What every input's gradient holds before must survive: operations add, they do not overwrite. Without it the
    // first gradient may land in used memory, which nothing of must shine through.
    private static float[][] Run(Tensor[] inputs, Func<Tape, Tensor[], Tensor> apply, Tensor flow, int width, float? before)
    {
        using IDisposable lanes = SimdWidth.Use(width);
        using Tape tape = new();
        foreach (Tensor input in inputs) tape.Rent(input.Shape).Span.Fill(float.NaN);
        tape.Rent(flow.Shape).Span.Fill(float.NaN);
        tape.Reset();
        foreach (Tensor input in inputs)
        {
            tape.Watch(input);
            if (before is not null) tape.Gradient(input).Span.Fill(before.Value);
        }

        Tensor output = apply(tape, inputs);
        Assert.Equal(flow.Shape, output.Shape);
        flow.Span.CopyTo(tape.Gradient(output).Span);
        tape.Backward();
        return [output.Span.ToArray(), .. inputs.Select(input => tape.Gradient(input).Span.ToArray())];
    }

    private static void CheckGradient(
        PlainTensor[] inputs, int which, Func<PlainTensor[], PlainTensor> plain, PlainTensor flow, float[] gradient, double tolerance, RandomSource random)
    {
        double[] values = inputs[which].Values;
        double largest = gradient.Max(Math.Abs);
        for (int probe = 0; probe < Math.Min(Probes, values.Length); probe++)
        {
            int i = values.Length <= Probes ? probe : random.NextInt(values.Length);
            double slope = (Flow(i, Step) - Flow(i, -Step)) / (2 * Step);
            double error = Math.Abs(slope + 0.5 - gradient[i]);
            if (!(error <= tolerance * Math.Max(1, largest))) Assert.Fail($"gradient of input {which}, element {i}: {gradient[i] - 0.5}, finite difference {slope}");
        }

        double Flow(int index, double step)
        {
            double before = values[index];
            values[index] = before + step;
            PlainTensor output = plain(inputs);
            values[index] = before;
            return output.Values.Zip(flow.Values, (a, b) => a * b).Sum();
        }
    }
}
