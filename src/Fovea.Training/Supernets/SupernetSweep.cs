using System.Diagnostics;
using System.Globalization;
using Fovea.Training.Data;

namespace Fovea.Training.Supernets;

/// <summary>
/// The same search under several weights λ of the cost, each in a folder of its own below one, named by its λ. Run again,
/// it goes on where it stopped.
/// </summary>
public static class SupernetSweep
{
    /// <summary>Runs every search that is not finished.</summary>
    /// <param name="options">What to compute, but for λ.</param>
    /// <param name="lambdas">The weights, in the order of the searches.</param>
    /// <param name="folder">The folder of the sweep.</param>
    /// <param name="settings">Where and how long; the time limit is for all together.</param>
    /// <param name="cache">The data.</param>
    /// <param name="cost">What R counts.</param>
    /// <param name="progress">Hears of every step; null for nobody.</param>
    /// <param name="cancellationToken">Stops after a step, saved.</param>
    /// <returns>One result for every λ; those that the time limit cut off are not completed, those it left out are absent.</returns>
    /// <exception cref="BadInputException">The folder holds searches with other options, or a λ twice.</exception>
    public static IReadOnlyList<(double Lambda, SupernetResult Result)> Run(
        SupernetOptions options, IReadOnlyList<double> lambdas, string folder, RunSettings settings, TrainingCache cache, IConvolutionCost cost, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (lambdas.Count == 0 || lambdas.Distinct().Count() < lambdas.Count) throw new BadInputException("a sweep takes one lambda or more, each once.");
        foreach (double lambda in lambdas) Check(options with { Lambda = lambda }, FolderOf(folder, lambda));
        List<(double, SupernetResult)> results = [];
        Stopwatch clock = Stopwatch.StartNew();
        foreach (double lambda in lambdas)
        {
            RunSettings rest = settings with { TimeLimit = settings.TimeLimit - clock.Elapsed };
            if (rest.TimeLimit <= TimeSpan.Zero) break;
            using SupernetTrainer trainer = Open(options with { Lambda = lambda }, FolderOf(folder, lambda), rest, cache, cost);
            results.Add((lambda, trainer.Run(progress, cancellationToken)));
        }

        return results;
    }

    /// <summary>The folder of one search.</summary>
    public static string FolderOf(string folder, double lambda) => Path.Combine(folder, "lambda-" + lambda.ToString(CultureInfo.InvariantCulture));

    // Before the first step of the first search, so that a mistake costs nothing.
    private static void Check(SupernetOptions options, string folder)
    {
        options.Validate();
        if (!SupernetTrainer.IsRun(folder)) return;
        if (SupernetTrainer.Peek(folder) != options) throw new BadInputException($"{folder} holds a search with other options (its config.json says which): go on with the same, or choose another folder.");
    }

    private static SupernetTrainer Open(SupernetOptions options, string folder, RunSettings settings, TrainingCache cache, IConvolutionCost cost)
    {
        if (SupernetTrainer.IsRun(folder)) return SupernetTrainer.Resume(folder, settings, cache, cost);
        // Without a checkpoint there is nothing to go on with; what a kill left there would only be in the way.
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return SupernetTrainer.Start(options, RunFolder.Create(folder), settings, cache, cost);
    }
}
