using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Lab.Latency;

/// <summary>Holds a model against whole networks that it was not made from.</summary>
public static class LatencyCheck
{
    private static readonly TimeSpan TimeOfOne = TimeSpan.FromSeconds(0.6);

    /// <summary>Predicts all, then measures all, each for a little more than half a second, twice, and takes the better.</summary>
    /// <param name="model">The model.</param>
    /// <param name="specs">The networks.</param>
    /// <param name="progress">Hears of each network; null for nobody.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    public static LatencyReport Run(LatencyModel model, IReadOnlyList<NetworkSpec> specs, Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        LatencyEstimate[] estimates = [.. specs.Select(spec =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return model.Predict(spec);
        })];
        double[] measured = [.. specs.Select(_ => double.PositiveInfinity)];
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < specs.Count; i++)
            {
                progress?.Invoke($"round {round + 1} of 2, {NetworkTitle.Of(specs[i])}");
                using Network network = Network.Create(specs[i], seed: 1);
                measured[i] = Math.Min(measured[i], LatencyMeter.Measure(network, model.Task, TimeOfOne, cancellationToken));
            }
        }

        return new LatencyReport(model.Table.Cpu, model.Task, [.. specs.Select((spec, i) => new LatencyRow(
            NetworkTitle.Of(spec), estimates[i].Kernels, Gmac(spec, model.Task), estimates[i].Milliseconds, measured[i]))]);
    }

    /// <summary>Networks all over the space of single frames, none as shallow or as deep as those that models are made from.</summary>
    /// <param name="scale">Their scale.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Chooses them.</param>
    public static IReadOnlyList<NetworkSpec> Spread(int scale, int count, ulong seed = 1)
    {
        RandomSource random = new(seed);
        int[] channels = [4, 6, 8, 12, 16, 24], kernels = [1, 3, 3, 3, 5];
        UpsamplingPath[] paths = Enum.GetValues<UpsamplingPath>();
        return [.. Enumerable.Range(0, count).Select(i => new EvsrNetSpec(
            channels[i % channels.Length],
            2 + random.NextInt(7),
            scale,
            paths[random.NextInt(paths.Length)],
            Input: random.NextInt(2) == 0 ? InputColor.Rgb : InputColor.Luma,
            Kernel: kernels[random.NextInt(kernels.Length)]))];
    }

    private static double Gmac(NetworkSpec spec, LatencyTask task) => spec.BuildGraph().CountMultiplyAccumulates(task.Width, task.Height) / 1e9;
}
