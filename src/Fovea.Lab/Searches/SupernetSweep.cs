using System.Diagnostics;
using System.Globalization;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Supernets;

namespace Fovea.Lab.Searches;

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
    public static IReadOnlyList<SupernetResult> Run(
        SupernetOptions options, IReadOnlyList<double> lambdas, string folder, RunSettings settings, TrainingCache cache, IConvolutionCost cost, TrainingObserver? progress = null, CancellationToken cancellationToken = default)
    {
        if (lambdas.Count == 0 || lambdas.Distinct().Count() < lambdas.Count) throw new BadInputException("a sweep takes one lambda or more, each once.");
        foreach (double lambda in lambdas) Check(options with { Lambda = lambda }, FolderOf(folder, lambda));
        List<SupernetResult> results = [];
        Stopwatch clock = Stopwatch.StartNew();
        foreach (double lambda in lambdas)
        {
            RunSettings rest = settings with { TimeLimit = settings.TimeLimit - clock.Elapsed };
            if (rest.TimeLimit <= TimeSpan.Zero) break;
            SupernetTask task = CreateOrResume(options with { Lambda = lambda }, FolderOf(folder, lambda), rest, cache, cost, out Checkpoint? saved);
            using TrainingLoop search = saved is null ? TrainingLoop.Create(task, RunFolder.Create(FolderOf(folder, lambda)), rest) : TrainingLoop.Resume(saved, task, rest);
            TrainingResult result = search.Run(progress, cancellationToken);
            results.Add(new(lambda, result, task.Cost, task.Derivation, result.Completed ? Path.Combine(result.Folder, "model") : null));
        }

        return results;
    }

    /// <summary>The folder of one search.</summary>
    public static string FolderOf(string folder, double lambda) => Path.Combine(folder, "lambda-" + lambda.ToString(CultureInfo.InvariantCulture));

    // Before the first step of the first search, so that a mistake costs nothing.
    private static void Check(SupernetOptions options, string folder)
    {
        options.Validate();
        if (!Checkpoint.ExistsIn(folder)) return;
        if (SupernetTask.OptionsOf(Checkpoint.Open(folder)) != options) throw new BadInputException($"{folder} holds a search with other options (its config.json says which): go on with the same, or choose another folder.");
    }

    private static SupernetTask CreateOrResume(SupernetOptions options, string folder, RunSettings settings, TrainingCache cache, IConvolutionCost cost, out Checkpoint? saved)
    {
        saved = Checkpoint.ExistsIn(folder) ? Checkpoint.Open(folder) : null;
        if (saved is not null) return SupernetTask.Resume(saved, cache, cost, settings);
        // Without a checkpoint there is nothing to go on with; what a kill left there would only be in the way.
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return SupernetTask.Create(options, cache, cost, settings);
    }
}

/// <summary>How a search, or this part of it, ended.</summary>
/// <param name="Lambda">The weight of its cost.</param>
/// <param name="Run">Steps, time, and the PSNR of held-out frames by the supernet with its gates frozen.</param>
/// <param name="Cost">R of the open gates, in [0, 1].</param>
/// <param name="Derivation">What the gates say now.</param>
/// <param name="Model">Folder of the open part as a model, with the weights of the search; null before the end.</param>
public sealed record SupernetResult(double Lambda, TrainingResult Run, double Cost, SupernetDerivation Derivation, string? Model)
{
    /// <summary>The validation at the end; null before it.</summary>
    public ValidationScore? Score => Run.Validation as ValidationScore;
}
