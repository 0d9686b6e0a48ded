using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fovea.Lab.Latency;
using Fovea.Lab.Searches;
using Fovea.Networks;
using Fovea.Search.Pruners;
using Fovea.Search.Samplers;

namespace Fovea.Cli.Commands;

/// <summary>The options of <c>fovea search target</c>: the speed to hold, and where the model goes.</summary>
internal sealed class SearchTargetOptions
{
    public Option<string> Size { get; } = new("--size") { Description = "Size of the frames that come in (not of those that come out).", HelpName = "WxH", DefaultValueFactory = _ => "640x360" };

    public Option<int> Scale { get; } = new("--scale") { Description = "Size factor.", DefaultValueFactory = _ => 4 };

    public Option<string?> Name { get; } = new("--name") { Description = "The model's name; made of speed and size if left out." };

    public Option<bool> Recurrent { get; } = new("--recurrent") { Description = "Networks with state (RRN). They learn from clips alone and are judged on the last frames of held-out clips, so their numbers do not compare with others." };

    public Option<bool> Faces { get; } = new("--faces") { Description = "Networks for faces (HO-FVSR with any width of its flow network); --size is that of a face, --data are clips of faces." };

    public Option<int> TrialSteps { get; } = new("--trial-steps") { Description = "Training steps of a trial.", DefaultValueFactory = _ => 1500 };

    public Option<double> TrainMinutes { get; } = new("--train-minutes") { Description = "How long the winner is trained.", DefaultValueFactory = _ => 60 };

    public Option<int> TrainThreads { get; } = new("--train-threads") { Description = "Threads that train; 0 for one a core." };

    public Option<string?> InstallTo { get; } = new("--install-to") { Description = "Folder of models to install in; ~/.fovea/models if left out." };

    public Option<string?> DatasetLicenses { get; } = new("--data-terms") { Description = "A sentence on the data and its terms, for the model's card." };

    /// <summary>All of them, without what other searches take too.</summary>
    public IEnumerable<Option> All => [Size, Scale, Name, Recurrent, Faces, TrialSteps, TrainMinutes, TrainThreads, InstallTo, DatasetLicenses];

    public SearchTargetOptions()
    {
        SearchCommandOptions.AtLeastOne(TrialSteps);
        TrainMinutes.Validators.Add(result =>
        {
            if (!result.Errors.Any() && !(result.GetValueOrDefault<double>() is > 0 and < 1e6)) result.AddError("--train-minutes takes a number above 0.");
        });
        TrainThreads.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() < 0) result.AddError("--train-threads takes 0 or more.");
        });
    }

    /// <summary>What is wrong with the options together; null if nothing is.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="shared">What describes a study.</param>
    /// <param name="network">What other searches of networks take too.</param>
    /// <param name="targeted">Whether a speed is to be held.</param>
    public string? Complain(CommandResult result, SearchCommandOptions shared, SearchNetworkOptions network, bool targeted)
    {
        string? stray = targeted ? null : All.FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;
        if (stray is not null) return $"{stray} goes with --target, and only with it.";
        if (!targeted) return null;
        if (result.GetValue(network.Data) is not [_]) return "a target needs --data: one prepared training cache; make it with 'fovea train --prepare-only --data FOLDERS --cache CACHE'.";
        if (result.GetValue(Recurrent) && result.GetValue(Faces)) return "--recurrent and --faces are different searches: choose one.";
        Option[] foreign = [shared.Space, shared.Directions, shared.Instances];
        return foreign.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } other ? $"a target brings its own search space and objectives: leave {other.Name} away." : null;
    }

    /// <summary>What is searched.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="network">What other searches of networks take too.</param>
    /// <param name="speed">The speed as it was written.</param>
    /// <param name="seed">The seed of the proposals.</param>
    public TargetSearchOptions Read(ParseResult result, SearchNetworkOptions network, string speed, ulong seed)
    {
        int threads = result.GetResult(network.Threads) is { Implicit: false } ? result.GetValue(network.Threads) : Environment.ProcessorCount;
        SpeedTarget target = SpeedTarget.Parse(speed);
        (int width, int height) = FrameSize.Parse(result.GetValue(Size)!);
        LatencyTask task = new(width, height, result.GetValue(Scale), threads);
        task.Validate();
        TargetSearchKind kind = result.GetValue(Recurrent) ? TargetSearchKind.Recurrent : result.GetValue(Faces) ? TargetSearchKind.Faces : TargetSearchKind.Frames;
        string name = result.GetValue(Name) ?? string.Create(CultureInfo.InvariantCulture, $"{(kind == TargetSearchKind.Frames ? "tailored" : kind.ToString().ToLowerInvariant())}-{Math.Round(target.FramesPerSecond)}fps-{width}x{height}-x{task.Scale}");
        return new TargetSearchOptions
        {
            Name = name,
            Task = task,
            Target = target,
            Kind = kind,
            Data = result.GetValue(network.Data)![0],
            Folder = result.GetValue(network.Out) ?? Path.Combine("runs", name),
            TrialSteps = result.GetValue(TrialSteps),
            TrainTime = TimeSpan.FromMinutes(result.GetValue(TrainMinutes)),
            TrainThreads = result.GetValue(TrainThreads),
            Seed = seed,
            Command = "fovea " + string.Join(' ', result.Tokens.Select(token => token.Value.Contains(' ') ? $"'{token.Value}'" : token.Value)),
            DataStatement = result.GetValue(DatasetLicenses),
        };
    }

    /// <summary>Where the model goes.</summary>
    /// <exception cref="BadInputException">There is a model of that name already, or no folder to install in.</exception>
    public string Models(ParseResult result, string name)
    {
        if (ModelZoo.List().Contains(name)) throw new BadInputException($"there is a model '{name}' already: give the new one another name with --name, or remove its folder.");
        return result.GetValue(InstallTo) ?? ModelZoo.UserFolder() ?? throw new BadInputException("you have no home folder to install models in: name one with --install-to.");
    }

    /// <summary>The sampler: that of the options, with what suits some dozens of trials.</summary>
    public static SamplerOptions Sampler(ParseResult result, SearchCommandOptions shared)
    {
        SamplerOptions sampler = shared.ReadSampler(result) with { Ordered = true };
        return result.GetResult(shared.Population) is { Implicit: false } ? sampler : sampler with { Population = 8 };
    }

    /// <summary>The pruner, if none is named: the median of the others at the second judgement, for wide networks begin slowly.</summary>
    public static PrunerOptions Pruner(ParseResult result, SearchCommandOptions shared) => result.GetResult(shared.Pruner) is { Implicit: false }
        ? shared.ReadStudy(result).Pruner
        : new PrunerOptions { Name = "median", StartupTrials = 6, WarmupSteps = 2 };
}
