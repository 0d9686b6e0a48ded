using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Networks;
using Fovea.Search;
using Fovea.Search.Spaces;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Drafts;

namespace Fovea.Lab.Searches;

/// <summary>
/// Trains and judges the network of a trial: the one place where Search meets Training. After every epoch, which is as
/// many steps as the options have from one validation to the next, the error on the held-out frames is reported, so that
/// pruners may stop the trial; the value is the least of them (Table 1 of the HO-FVSR paper), the last is the last report.
/// Where candidates race, an instance
/// is a part of the held-out frames and a seed of its own, so a network wins by its mean over clips and trainings (SMAC).
/// The same trial gives the same values whoever runs it: everything follows from its configuration and seed.
/// </summary>
public sealed class UpscalerObjective
{
    private const int FaceSide = 36;

    private readonly Func<Configuration, NetworkSpec> _network;
    private readonly TrainingOptions _training;
    private readonly IReadOnlyList<TrainingCache> _data;
    private readonly RunSettings _settings;
    private readonly string _folder;
    private readonly (int Width, int Height)? _counted;

    /// <summary>An objective for any number of workers.</summary>
    /// <param name="network">The network of a configuration.</param>
    /// <param name="training">How each is trained; its network, seed and name are not used.</param>
    /// <param name="data">Where patches and held-out frames come from; it must stay open.</param>
    /// <param name="folder">Where each trial gets a run folder: <c>trial-0007</c>, and <c>trial-0007-again-2</c> when a lost worker's trial is tried again.</param>
    /// <param name="settings">Threads of one worker, and what model cards say.</param>
    /// <param name="counted">The low-resolution size that multiply-accumulates are counted for; null for a face of 36x36 by the rule of the face papers.</param>
    /// <exception cref="BadInputException">The options have no epochs, or the data hold nothing to judge on.</exception>
    public UpscalerObjective(Func<Configuration, NetworkSpec> network, TrainingOptions training, TrainingCache data, string folder, RunSettings settings, (int Width, int Height)? counted = null)
    {
        if (training.Validation.Every < 1 || training.Validation.Frames < 1) throw new BadInputException("a search judges networks after every epoch: training option 'validation' must have steps and frames.");
        if (data.Validation.Count == 0) throw new BadInputException($"the training cache {data.Folder} holds no frames to judge on; prepare it with held-out sources.");
        (_network, _training, _settings, _folder, _counted) = (network, training, settings, folder, counted);
        _data = [.. training.Stages.Select(_ => data)];
    }

    /// <summary>Cubes to train the picture network of HO-FVSR on while its flow network stays as it is; null to train whole networks.</summary>
    public DraftCubes? Drafts { get; init; }

    /// <summary>False to keep nothing of a trial but its log.</summary>
    public bool KeepsModels { get; init; } = true;

    /// <summary>Notes in the folder of the trials how networks are trained, so that all trials of a study are alike.</summary>
    /// <exception cref="BadInputException">Trials in the folder were trained in another way.</exception>
    public void KeepTraining()
    {
        string path = Path.Combine(_folder, "training.json");
        JsonObject now = new() { ["draft_frames"] = Drafts?.TrainingFrames, ["training"] = _training.ToJson() };
        Directory.CreateDirectory(_folder);
        if (!File.Exists(path)) AtomicFile.Write(path, Encoding.UTF8.GetBytes(now.ToJsonString()));
        else if (Modern(ForeignFile.ReadText(path)) != now.ToJsonString()) throw new BadInputException($"the trials in {_folder} were trained in another way (see its training.json).") { Reason = FailureReason.TrialsMismatch };
    }

    // As this Fovea would have written it: options that an older one named otherwise have the names of now.
    private static string Modern(string text)
    {
        try
        {
            JsonObject json = ForeignJson.ReadObject(text);
            if (json["training"] is JsonObject training) json["training"] = TrainingOptionsReader.Read(training).ToJson();
            return json.ToJsonString();
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception) || exception is BadInputException)
        {
            return text;
        }
    }

    /// <summary>Runs one trial; see <see cref="Objective"/>.</summary>
    public Task<TrialOutcome> RunAsync(Trial trial, CancellationToken cancellationToken) => Task.FromResult(Run(trial, cancellationToken));

    private TrialOutcome Run(Trial trial, CancellationToken cancellationToken)
    {
        NetworkSpec spec = _network(trial.Configuration);
        string name = $"trial-{trial.Number:D4}{(trial.Attempt > 1 ? $"-again-{trial.Attempt}" : "")}";
        RunFolder folder = Empty(Path.Combine(_folder, name));
        ValidationOptions judged = _training.Validation with { Parts = trial.Instances, Part = trial.Instance };
        TrainingOptions options = _training with { Network = spec, Seed = trial.Seed, Name = name, Validation = judged };
        (double least, bool pruned) = (double.PositiveInfinity, false);
        Train(options, folder, Report, cancellationToken);
        TrialOutcome outcome = pruned ? TrialOutcome.Pruned() : TrialOutcome.Complete(least);
        return outcome with { Attributes = Describe(spec, folder) };

        bool Report(TrainingProgress progress)
        {
            if (progress.Validation is not ValidationScore score) return true;
            least = Math.Min(least, score.MeanSquareY);
            int every = options.Validation.Every;
            bool goesOn = trial.Report((int)((progress.Step + every - 1) / every), score.MeanSquareY);
            // A network that is trained to the end has its value.
            pruned = !goesOn && progress.Step < progress.TotalSteps;
            return !pruned;
        }
    }

    private void Train(TrainingOptions options, RunFolder folder, TrainingObserver progress, CancellationToken cancellationToken)
    {
        ITrainingTask task = Drafts is { } drafts ? new DraftCubeTask(options, drafts, KeepsModels) : SuperResolutionTask.Create(options, _data, _settings);
        using TrainingLoop loop = TrainingLoop.Create(task, folder, _settings);
        loop.Run(progress, cancellationToken);
    }

    // What an interrupted run of the same trial left would not give the bits of a run in one go from the trial's seed.
    private static RunFolder Empty(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return RunFolder.Create(path);
    }

    private TrialAttributes Describe(NetworkSpec spec, RunFolder folder)
    {
        NetworkGraph graph = spec.BuildGraph();
        if (!KeepsModels) Strip(folder);
        SortedDictionary<string, string> artefacts = new(StringComparer.Ordinal) { ["log"] = folder.LogPath };
        if (File.Exists(folder.LastCheckpoint)) artefacts["checkpoint"] = folder.LastCheckpoint;
        if (Directory.Exists(folder.Model)) artefacts["model"] = folder.Model;
        return new TrialAttributes
        {
            Parameters = graph.ParameterCount,
            Macs = _counted is { } size ? graph.CountMultiplyAccumulates(size.Width, size.Height) : graph.CountOperations(FaceSide, FaceSide),
            Artefacts = artefacts,
        };
    }

    private static void Strip(RunFolder folder)
    {
        foreach (string path in new[] { folder.Model, folder.LastModel, folder.Pictures, Path.GetDirectoryName(folder.LastCheckpoint)! })
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }
    }
}
