using System.Globalization;
using Fovea.Networks;
using Fovea.Search;
using Fovea.Tensors;
using Fovea.Training;
using Fovea.Training.Data;

namespace Fovea.Lab.Searches;

/// <summary>Trains the winner of a search for the time that is given, and installs it.</summary>
public sealed class FinalTraining(TargetSearch search, TrainingCache data)
{
    // Judging and saving take their part of the time.
    private const double TrainingShare = 0.93;

    // A machine that becomes busy may take longer, but not for ever.
    private const double MostTime = 1.3;

    private static readonly TimeSpan PaceTime = TimeSpan.FromSeconds(8);

    private readonly TargetSearchOptions _options = search.Options;

    private string Folder => Path.Combine(_options.Folder, "final");

    /// <summary>Trains and installs; a run that was interrupted goes on.</summary>
    /// <param name="point">The winner.</param>
    /// <param name="measured">Its measured time in milliseconds.</param>
    /// <param name="models">Folder of models to install it in.</param>
    /// <param name="progress">Hears of the training; null for nobody.</param>
    /// <param name="cancellationToken">Stops; the training can go on later.</param>
    public TargetSearchModel Run(FrontPoint point, double measured, string models, TrainingObserver? progress, CancellationToken cancellationToken)
    {
        RunSettings settings = new() { Threads = _options.TrainThreads, TimeLimit = _options.TrainTime * MostTime, Command = _options.Command, DataStatement = _options.DataStatement };
        TrainingResult done;
        using (TrainingLoop training = CreateOrResume(point.Spec, settings)) done = training.Run(progress, cancellationToken);
        using Model trained = Model.Load(Path.Combine(Folder, "model"));
        string folder = Path.Combine(models, _options.Name);
        TargetSearchModel model = new(_options.Name, folder, point.Trial, point.Network, point.Milliseconds, measured, done.Step, Math.Round(done.Seconds, 1), done.Best?.Score);
        Model.Save(folder, CardOf(trained.Card, model), trained.Network);
        return model;
    }

    private TrainingLoop CreateOrResume(NetworkSpec spec, RunSettings settings)
    {
        if (Checkpoint.ExistsIn(Folder) && Checkpoint.Open(Folder) is var saved && SuperResolutionTask.OptionsOf(saved).Network == spec)
        {
            return TrainingLoop.Resume(saved, SuperResolutionTask.Resume(saved, [data], settings), settings);
        }

        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        return Create(TargetSearchTraining.Final(_options.Kind, spec, _options.Name, StepsFor(spec), _options.Seed), Folder, settings);
    }

    private TrainingLoop Create(TrainingOptions options, string folder, RunSettings settings) => TrainingLoop.Create(SuperResolutionTask.Create(options, [data], settings), RunFolder.Create(folder), settings);

    // As many steps as fit the time at the pace of the first seconds: the learning rate must know the end.
    private int StepsFor(NetworkSpec spec)
    {
        const int Many = 1_000_000;
        string folder = Path.Combine(_options.Folder, "pace");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        TrainingOptions options = TargetSearchTraining.Final(_options.Kind, spec, _options.Name, Many, _options.Seed);
        TimeSpan time = _options.TrainTime / 4 < PaceTime ? _options.TrainTime / 4 : PaceTime;
        using TrainingLoop training = Create(options, folder, new() { Threads = _options.TrainThreads, TimeLimit = time });
        TrainingResult pace = training.Run(null, CancellationToken.None);
        Directory.Delete(folder, recursive: true);
        return (int)Math.Clamp(_options.TrainTime.TotalMilliseconds * TrainingShare / pace.MillisecondsPerStep, 10, Many);
    }

    private ModelCard CardOf(ModelCard card, TargetSearchModel model)
    {
        string speed = string.Create(CultureInfo.InvariantCulture, $"{model.MeasuredFps:F1} frames a second measured at {_options.Task}");
        return card with
        {
            Name = model.Name,
            Notes = $"Found by a search for {_options.Target} ({model.Network}, trial {model.Trial}): {speed}, of 8-bit 4:2:0 video without decoder and encoder.",
            Scores = [.. card.Scores, new ModelScore("speed", "fps", Math.Round(model.MeasuredFps, 2), _options.Task.ToString())],
        };
    }
}
