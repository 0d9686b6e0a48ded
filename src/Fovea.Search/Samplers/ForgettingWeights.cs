namespace Fovea.Search.Samplers;

/// <summary>hyperopt's linear forgetting: the newest 25 observations count in full, older ones less the older they are.</summary>
internal static class ForgettingWeights
{
    private const int Remembered = 25;

    /// <summary>The weights of <paramref name="count"/> observations, oldest first.</summary>
    public static double[] Of(int count)
    {
        double[] weights = new double[count];
        int ramp = Math.Max(0, count - Remembered);
        for (int i = 0; i < count; i++)
        {
            weights[i] = i >= ramp ? 1 : ramp == 1 ? 1.0 / count : (1.0 / count) + ((1 - (1.0 / count)) * i / (ramp - 1));
        }

        return weights;
    }
}
