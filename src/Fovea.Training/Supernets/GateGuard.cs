namespace Fovea.Training.Supernets;

/// <summary>Keeps a search from closing the stream: once too few channels are open, the best are opened again.</summary>
internal static class GateGuard
{
    /// <summary>Channels of the stream that always stay open.</summary>
    public const int LeastChannels = 4;

    // Just open for every estimator.
    private const float Open = 0.01f;

    /// <summary>Projects ψ.</summary>
    public static void Project(Span<float> psi, GateLayout gates, IGateEstimator estimator)
    {
        float[] stream = new float[gates.Channels];
        int open = 0;
        for (int c = 0; c < stream.Length; c++)
        {
            stream[c] = psi[GateLayout.Stream(c)];
            if (estimator.IsOpen(stream[c])) open++;
        }

        if (open >= LeastChannels) return;
        // Stable, so that equal ones are taken in order.
        foreach (int channel in Enumerable.Range(0, stream.Length).OrderByDescending(c => stream[c]).Take(LeastChannels))
        {
            ref float value = ref psi[GateLayout.Stream(channel)];
            value = Math.Max(value, Open);
        }
    }
}
