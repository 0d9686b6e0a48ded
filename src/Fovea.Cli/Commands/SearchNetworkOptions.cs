using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Lab.Papers;
using Fovea.Lab.Searches;
using Fovea.Search.Spaces;

namespace Fovea.Cli.Commands;

/// <summary>The options of <c>fovea search network</c>: which space of networks, and how each of them is trained and judged.</summary>
internal sealed class SearchNetworkOptions
{
    public Option<string[]> Data { get; } = new("--data") { Description = "Face clips ('fovea dataset faces'), or a prepared cache of them.", AllowMultipleArgumentsPerToken = true };

    public Option<int> Epochs { get; } = new("--epochs") { Description = "Epochs of a trial; after each the network is judged.", DefaultValueFactory = _ => 20 };

    public Option<int> StepsPerEpoch { get; } = new("--steps-per-epoch") { Description = "Steps of an epoch.", DefaultValueFactory = _ => 130 };

    public Option<int> Batch { get; } = new("--batch") { Description = "Patches of a step.", DefaultValueFactory = _ => 4 };

    public Option<int> Patch { get; } = new("--patch") { Description = "Side of a low-resolution patch.", DefaultValueFactory = _ => 24 };

    public Option<double> Rate { get; } = new("--lr") { Description = "Learning rate at the start.", DefaultValueFactory = _ => 3e-3 };

    public Option<int> ValidationFrames { get; } = new("--validation-frames") { Description = "Held-out frames to judge on.", DefaultValueFactory = _ => 57 };

    public Option<string?> Start { get; } = new("--start") { Description = "A finished HO-FVSR model whose flow network every trial begins with." };

    public Option<bool> FreezeFlow { get; } = new("--freeze-flow") { Description = "Leave that flow network as it is: what it makes of the data is computed once, and a trial trains only what is searched." };

    public Option<int> DraftFrames { get; } = new("--draft-frames") { Description = "Frames to train on with --freeze-flow.", DefaultValueFactory = _ => 512 };

    public Option<string?> Out { get; } = new("--out") { Description = "Folder of the trials; runs/STUDY if left out." };

    public Option<bool> NoModels { get; } = new("--no-models") { Description = "Keep only the log of each trial." };

    public Option<int> Threads { get; } = new("--threads") { Description = "Threads of a worker.", DefaultValueFactory = _ => 1 };

    public IEnumerable<Option> All => [Data, Epochs, StepsPerEpoch, Batch, Patch, Rate, ValidationFrames, Start, FreezeFlow, DraftFrames, Out, NoModels, Threads];

    public SearchNetworkOptions()
    {
        SearchCommandOptions.AtLeastOne(Epochs, StepsPerEpoch, Batch, Patch, ValidationFrames, DraftFrames, Threads);
        Rate.Validators.Add(result =>
        {
            if (!result.Errors.Any() && !(result.GetValueOrDefault<double>() > 0)) result.AddError("--lr takes a number above 0.");
        });
    }

    /// <summary>What data, folder and threads are, which other searches of networks take too.</summary>
    public IEnumerable<Option> Shared => [Data, Out, Threads];

    /// <summary>What is wrong with the options together; null if nothing is.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="named">Whether a space of networks is to be searched.</param>
    /// <param name="all">False where another search of networks takes <see cref="Shared"/>.</param>
    public string? Complain(CommandResult result, bool named, bool all)
    {
        string? stray = named ? null : (all ? All : All.Except(Shared)).FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;
        if (stray is not null) return $"{stray} goes with --network, and only with it.";
        if (named && result.GetValue(Data) is not { Length: > 0 }) return "a search of networks needs --data: clips of faces, or a prepared cache.";
        return result.GetValue(FreezeFlow) && result.GetValue(Start) is null ? "--freeze-flow needs --start: a model whose flow network is finished." : null;
    }

    /// <summary>The space of networks: the paper's, or one's own of the same parameters.</summary>
    public static SearchSpace Space(ParseResult result, SearchCommandOptions shared)
    {
        SearchSpace space = result.GetValue(shared.Space) is null ? HoFvsrSpace.Create() : shared.ReadSpace(result);
        HoFvsrSpace.Require(space);
        return space;
    }

    /// <summary>The folder of a study's trials.</summary>
    public string Folder(ParseResult result, string study) => result.GetValue(Out) ?? Path.Combine("runs", string.Join('_', study.Split(Path.GetInvalidFileNameChars())));

    /// <summary>How each network is trained.</summary>
    public NetworkSearchOptions Read(ParseResult result, string study, int workers) => new()
    {
        Data = result.GetValue(Data)!,
        Folder = Folder(result, study),
        Epochs = result.GetValue(Epochs),
        StepsPerEpoch = result.GetValue(StepsPerEpoch),
        Batch = result.GetValue(Batch),
        Patch = result.GetValue(Patch),
        LearningRate = result.GetValue(Rate),
        ValidationFrames = result.GetValue(ValidationFrames),
        Start = result.GetValue(Start),
        FreezesFlow = result.GetValue(FreezeFlow),
        DraftFrames = result.GetValue(DraftFrames),
        KeepsModels = !result.GetValue(NoModels),
        Threads = result.GetValue(Threads),
        Workers = workers,
    };
}
