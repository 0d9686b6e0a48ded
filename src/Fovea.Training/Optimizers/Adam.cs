using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015) as PyTorch computes it, over parameters laid end to end. Every value is treated alone by
/// multiplications and additions in one order, so the bits do not depend on the vector width.
/// </summary>
internal sealed class Adam
{
    private readonly AdamOptions _options;

    /// <summary>Makes an optimizer for <paramref name="count"/> parameters, its moments zero.</summary>
    public Adam(AdamOptions options, int count)
    {
        _options = options;
        First = new float[count];
        Second = new float[count];
    }

    /// <summary>First moments, one a parameter.</summary>
    public float[] First { get; }

    /// <summary>Second moments, one a parameter.</summary>
    public float[] Second { get; }

    /// <summary>
    /// Updates one run of parameters at <paramref name="offset"/> of the whole. <paramref name="step"/> counts from 1.
    /// </summary>
    /// <exception cref="ArgumentException">Parameters and gradients differ in length.</exception>
    public void Update(Span<float> parameters, ReadOnlySpan<float> gradients, int offset, long step, double rate)
    {
        if (parameters.Length != gradients.Length) throw new ArgumentException("A gradient belongs to every parameter.", nameof(gradients));
        Coefficients c = Coefficients.At(_options, step, rate);
        Span<float> first = First.AsSpan(offset, parameters.Length);
        Span<float> second = Second.AsSpan(offset, parameters.Length);
        int done = UpdateVectors(parameters, gradients, first, second, c);
        for (int i = done; i < parameters.Length; i++)
        {
            float p = parameters[i] * c.Keep;
            float g = gradients[i] + c.Decay * p;
            float m = c.Beta1 * first[i] + c.OneMinusBeta1 * g;
            float v = c.Beta2 * second[i] + c.OneMinusBeta2 * (g * g);
            (first[i], second[i]) = (m, v);
            parameters[i] = p - c.StepSize * m / (MathF.Sqrt(v) / c.RootCorrection + c.Epsilon);
        }
    }

    private static int UpdateVectors(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second, Coefficients c)
    {
        Span<Vector<float>> ps = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Span<Vector<float>> ms = MemoryMarshal.Cast<float, Vector<float>>(first);
        Span<Vector<float>> vs = MemoryMarshal.Cast<float, Vector<float>>(second);
        Vector<float> epsilon = new(c.Epsilon);
        Vector<float> root = new(c.RootCorrection);
        for (int i = 0; i < ps.Length; i++)
        {
            Vector<float> p = ps[i] * c.Keep;
            Vector<float> g = gs[i] + c.Decay * p;
            Vector<float> m = c.Beta1 * ms[i] + c.OneMinusBeta1 * g;
            Vector<float> v = c.Beta2 * vs[i] + c.OneMinusBeta2 * (g * g);
            (ms[i], vs[i]) = (m, v);
            ps[i] = p - c.StepSize * m / (Vector.SquareRoot(v) / root + epsilon);
        }

        return ps.Length * Vector<float>.Count;
    }

    private readonly record struct Coefficients(
        float Beta1, float OneMinusBeta1, float Beta2, float OneMinusBeta2, float StepSize, float RootCorrection, float Epsilon, float Decay, float Keep)
    {
        public static Coefficients At(AdamOptions options, long step, double rate) => new(
            (float)options.Beta1,
            (float)(1 - options.Beta1),
            (float)options.Beta2,
            (float)(1 - options.Beta2),
            (float)(rate / (1 - Math.Pow(options.Beta1, step))),
            (float)Math.Sqrt(1 - Math.Pow(options.Beta2, step)),
            (float)options.Epsilon,
            options.Decoupled ? 0f : (float)options.WeightDecay,
            options.Decoupled ? (float)(1 - rate * options.WeightDecay) : 1f);
    }
}

/// <summary>Settings of <see cref="Adam"/>; the defaults are those of the EVSRNet paper.</summary>
public sealed record AdamOptions
{
    /// <summary>Decay of the first moment, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Weight decay; never applied to the raw branches of the ECB form.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>False: decay·w joins the gradient before the moments (PyTorch's Adam); true: taken from the weight directly (AdamW).</summary>
    public bool Decoupled { get; init; }

    /// <summary>The largest norm of the whole gradient; larger ones are scaled down to it. 0 for no limit.</summary>
    public double ClipNorm { get; init; }
}

/// <summary>The norm of a whole gradient.</summary>
internal static class GradientNorm
{
    /// <summary>Scales a gradient down to a norm if it is larger.</summary>
    public static void Clip(Span<float> gradient, double limit)
    {
        double squares = 0;
        foreach (float g in gradient) squares += (double)g * g;
        double norm = Math.Sqrt(squares);
        if (norm <= limit) return;
        float factor = (float)(limit / norm);
        foreach (ref float g in gradient) g *= factor;
    }
}
