using System.CommandLine;
using Fovea.Search;
using Fovea.Search.Pruners;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;
using Fovea.Storage;

namespace Fovea.Cli.Commands;

/// <summary>The options that say what a study is and where it is kept; several commands share them.</summary>
internal sealed class SearchCommandOptions
{
    /// <summary>The file of studies if none is named.</summary>
    public const string DefaultStorage = "fovea-studies.db";

    public Option<string> Storage { get; } = new("--storage") { Description = "The file of studies, or postgresql://user:password@host:port/database.", DefaultValueFactory = _ => DefaultStorage };

    public Option<string?> Space { get; } = new("--space") { Description = "The JSON file of the search space." };

    public Option<Direction[]> Directions { get; } = new("--direction") { Description = "minimize or maximize, one an objective.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [Direction.Minimize] };

    public Option<string> Sampler { get; } = new("--sampler") { Description = "What proposes; names in -nni are exactly what NNI 2.1 ran.", DefaultValueFactory = _ => "tpe" };

    public Option<int?> Startup { get; } = new("--startup-trials") { Description = "Random trials before the model takes over: 10 (tpe), 20 (tpe-nni)." };

    public Option<int?> Candidates { get; } = new("--candidates") { Description = "Candidates a proposal is the best of: 24 a parameter (tpe), 5000 (smac)." };

    public Option<bool> Ordered { get; } = new("--ordered") { Description = "Let tpe and smac use the order of ordered choices." };

    public Option<ConstantLiar> Liar { get; } = new("--liar") { Description = "What running trials count as for parallel workers.", DefaultValueFactory = _ => ConstantLiar.Best };

    public Option<int> Population { get; } = new("--population") { Description = "Trials in a generation of nsga2.", DefaultValueFactory = _ => new SamplerOptions().Population };

    public Option<int> GridPoints { get; } = new("--grid-points") { Description = "Values that grid cuts a continuous parameter into.", DefaultValueFactory = _ => new SamplerOptions().GridPoints };

    public Option<int> Instances { get; } = new("--instances") { Description = "Problem instances that smac races candidates on.", DefaultValueFactory = _ => 1 };

    public Option<string> Pruner { get; } = new("--pruner") { Description = "What stops hopeless trials.", DefaultValueFactory = _ => "none" };

    public Option<int> PrunerWarmup { get; } = new("--pruner-warmup") { Description = "The first step at which median stops, or halving decides.", DefaultValueFactory = _ => new PrunerOptions().WarmupSteps };

    public Option<ulong> Seed { get; } = new("--seed") { Description = "The seed of the proposals." };

    /// <summary>Everything but the storage.</summary>
    public IEnumerable<Option> OfStudy => [Space, Directions, Seed, .. OfSampler, Pruner, PrunerWarmup];

    /// <summary>What describes a sampler.</summary>
    public IEnumerable<Option> OfSampler => [Sampler, Startup, Candidates, Ordered, Liar, Population, GridPoints, Instances];

    public SearchCommandOptions()
    {
        Sampler.AcceptOnlyFromAmong([.. SamplerFactory.Names]);
        Pruner.AcceptOnlyFromAmong([.. PrunerFactory.Names]);
        AtLeastOne(Startup, Candidates, Population, GridPoints, Instances);
    }

    /// <summary>Refuses numbers below 1; an option that was left out is not looked at.</summary>
    public static void AtLeastOne(params Option[] options)
    {
        foreach (Option option in options)
        {
            option.Validators.Add(result =>
            {
                if (!result.Errors.Any() && result.Tokens is [var token, ..] && (!int.TryParse(token.Value, out int value) || value < 1)) result.AddError($"{option.Name} takes a whole number, at least 1.");
            });
        }
    }

    /// <summary>Opens the storage that is named.</summary>
    public IStudyStorage Open(ParseResult result, bool create) => StudyStorage.Open(result.GetValue(Storage)!, create);

    /// <summary>Reads the search space that is named.</summary>
    public SearchSpace ReadSpace(ParseResult result) => SearchSpaceJson.Load(result.GetValue(Space) ?? throw new BadInputException("no search space is given: name its file with --space."));

    /// <summary>The name that a study has if none is given: that of its file of the search space.</summary>
    public string SpaceName(ParseResult result) => Path.GetFileNameWithoutExtension(result.GetValue(Space) ?? throw new BadInputException("no search space is given: name its file with --space, or a study that is there with --study."));

    /// <summary>The study that the options describe.</summary>
    public StudyOptions ReadStudy(ParseResult result)
    {
        string pruner = result.GetValue(Pruner)!;
        PrunerOptions plain = new() { Name = pruner };
        bool warms = result.GetResult(PrunerWarmup) is { Implicit: false };
        return new StudyOptions
        {
            Directions = result.GetValue(Directions)!,
            Sampler = ReadSampler(result),
            Pruner = !warms ? plain : pruner == "halving" ? plain with { MinResource = result.GetValue(PrunerWarmup) } : plain with { WarmupSteps = result.GetValue(PrunerWarmup) },
            Seed = result.GetValue(Seed),
        };
    }

    /// <summary>The sampler that the options describe.</summary>
    public SamplerOptions ReadSampler(ParseResult result) => new()
    {
        Name = result.GetValue(Sampler)!,
        StartupTrials = result.GetValue(Startup),
        Candidates = result.GetValue(Candidates),
        Ordered = result.GetValue(Ordered),
        Liar = result.GetValue(Liar),
        Population = result.GetValue(Population),
        GridPoints = result.GetValue(GridPoints),
        Instances = result.GetValue(Instances),
    };

    /// <summary>Those options of a study that were written out although the study is there already.</summary>
    public IEnumerable<string> Written(ParseResult result) => OfStudy.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name);
}
