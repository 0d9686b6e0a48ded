namespace Fovea.Training.Optimizers;

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
