using System.CommandLine;
using System.Globalization;
using Fovea.Lab.Latency;
using Fovea.Networks;
using Fovea.Training.Supernets;

namespace Fovea.Cli.Commands;

/// <summary>The options of <c>fovea search fgnas</c>.</summary>
internal sealed class SearchFgnasOptions
{
    private static readonly SupernetOptions Defaults = new();

    private static readonly Dictionary<string, GateEstimatorKind> Estimators = new()
    {
        ["step"] = GateEstimatorKind.Step,
        ["gumbel"] = GateEstimatorKind.Gumbel,
        ["hard-concrete"] = GateEstimatorKind.HardConcrete,
    };

    public Option<string> Data { get; } = new("--data", "-d") { Description = "A prepared cache (fovea train --prepare-only).", Required = true, HelpName = "CACHE" };

    public Option<string> Out { get; } = new("--out", "-o") { Description = "Folder of the search; each lambda has a folder in it.", Required = true, HelpName = "DIR" };

    public Option<string[]> Lambdas { get; } = new("--lambda", "--lambdas") { Description = "Weights of the cost, one search each; L1 is about 0.03.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["0.01"], HelpName = "L" };

    public Option<string> Estimator { get; } = new("--estimator") { Description = "How gates are trained: step, gumbel or hard-concrete.", DefaultValueFactory = _ => "step", HelpName = "KIND" };

    public Option<bool> Structured { get; } = new("--structured") { Description = "Gates on channels and blocks only, kernels 3x3: what is found is an EVSRNet as it is." };

    public Option<int> Channels { get; } = new("--channels") { Description = "Most channels.", DefaultValueFactory = _ => Defaults.Space.Channels };

    public Option<int> Blocks { get; } = new("--blocks") { Description = "Most blocks.", DefaultValueFactory = _ => Defaults.Space.Blocks };

    public Option<int> Scale { get; } = new("--scale", "-s") { Description = "Output pixels per input pixel: 2, 3 or 4.", DefaultValueFactory = _ => Defaults.Space.Scale };

    public Option<string> Upsampling { get; } = new("--upsampling") { Description = "Enlarged input that is added: none, nearest, bilinear or bicubic.", DefaultValueFactory = _ => "nearest", HelpName = "PATH" };

    public Option<string> Size { get; } = new("--size") { Description = "Low-resolution frame that the cost is for.", DefaultValueFactory = _ => "320x180", HelpName = "WxH" };

    public Option<string> Cost { get; } = new("--cost") { Description = "What lambda weighs: mac, the multiply-accumulates of a frame; or ms, its time measured on this machine.", DefaultValueFactory = _ => "mac", HelpName = "KIND" };

    public Option<int> CostThreads { get; } = new("--cost-threads") { Description = "With --cost ms: threads of the stream whose time counts.", DefaultValueFactory = _ => 1 };

    public Option<int> Steps { get; } = new("--steps") { Description = "Updates in all: a tenth with every gate open, six tenths searching, the rest settling.", DefaultValueFactory = _ => Defaults.Steps };

    public Option<int> Batch { get; } = new("--batch", "-b") { Description = "Patches in an update.", DefaultValueFactory = _ => Defaults.Batch };

    public Option<int> Patch { get; } = new("--patch") { Description = "Side of a low-resolution patch in pixels.", DefaultValueFactory = _ => Defaults.Patch };

    public Option<double> LearningRate { get; } = new("--lr") { Description = "Learning rate of the weights.", DefaultValueFactory = _ => Defaults.LearningRate };

    public Option<double> GateLearningRate { get; } = new("--gate-lr") { Description = "Learning rate of the gates; raise it for short searches.", DefaultValueFactory = _ => Defaults.GateLearningRate };

    public Option<ulong> Seed { get; } = new("--seed") { Description = "Decides initial weights, patches and draws.", DefaultValueFactory = _ => Defaults.Seed };

    public Option<int> Threads { get; } = new("--threads", "-t") { Description = "Threads (0: one a processor); changes no bit of the result." };

    public Option<string?> TimeLimit { get; } = new("--time-limit") { Description = "Save and stop after this time, such as 90s or 1h30m.", HelpName = "TIME" };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object at the end." };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "Print no progress." };

    public IEnumerable<Option> All => [Data, Out, Lambdas, Estimator, Structured, Channels, Blocks, Scale, Upsampling, Size, Cost, CostThreads, Steps, Batch, Patch, LearningRate, GateLearningRate, Seed, Threads, TimeLimit, Json, NoProgress];

    public SearchFgnasOptions()
    {
        Estimator.AcceptOnlyFromAmong([.. Estimators.Keys]);
        Upsampling.AcceptOnlyFromAmong("none", "nearest", "bilinear", "bicubic");
        Cost.AcceptOnlyFromAmong("mac", "ms");
        SearchCommandOptions.AtLeastOne(CostThreads, Channels, Blocks, Steps, Batch, Patch);
        TimeLimit.Validators.Add(result =>
        {
            if (!TrainCommandUnits.TryParseTime(result.GetValueOrDefault<string?>(), out _)) result.AddError("--time-limit takes a time such as 90m or 8h.");
        });
    }

    /// <summary>What an estimator is called.</summary>
    public static string NameOf(GateEstimatorKind kind) => Estimators.First(pair => pair.Value == kind).Key;

    /// <summary>The search that the options describe, but for lambda.</summary>
    public SupernetOptions ReadSearch(ParseResult result) => new()
    {
        Space = new()
        {
            Channels = result.GetValue(Channels),
            Blocks = result.GetValue(Blocks),
            Structured = result.GetValue(Structured),
            Scale = result.GetValue(Scale),
            Upsampling = Enum.Parse<UpsamplingPath>(result.GetValue(Upsampling)!, ignoreCase: true),
        },
        Estimator = Estimators[result.GetValue(Estimator)!],
        Steps = result.GetValue(Steps),
        Batch = result.GetValue(Batch),
        Patch = result.GetValue(Patch),
        LearningRate = result.GetValue(LearningRate),
        GateLearningRate = result.GetValue(GateLearningRate),
        Seed = result.GetValue(Seed),
    };

    /// <summary>The weights of the cost, rising.</summary>
    public IReadOnlyList<double> ReadLambdas(ParseResult result)
    {
        List<double> lambdas = [];
        foreach (string text in result.GetValue(Lambdas)!.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double lambda) || !double.IsFinite(lambda)) throw new BadInputException($"'{text}' is no lambda; write a number such as 0.01.");
            lambdas.Add(lambda);
        }

        return [.. lambdas.Order()];
    }

    /// <summary>What the search counts.</summary>
    public IConvolutionCost ReadCost(ParseResult result)
    {
        (int width, int height) = FrameSize.Parse(result.GetValue(Size)!);
        if (result.GetValue(Cost) == "mac") return new MultiplyAccumulateCost(width, height);
        return new LatencyCost(LatencyModel.Open(new LatencyTask(width, height, result.GetValue(Scale), result.GetValue(CostThreads))));
    }
}
