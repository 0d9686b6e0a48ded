using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Lab.Evaluation;
using Fovea.Training.Degradations;

namespace Fovea.Cli.Commands;

/// <summary>The options of <c>fovea evaluate</c>.</summary>
internal sealed class EvaluateCommandOptions
{
    public EvaluateCommandOptions()
    {
        Protocol.AcceptOnlyFromAmong([.. EvaluationProtocol.All.Select(protocol => protocol.Name)]);
        Precision.AcceptOnlyFromAmong([.. PrecisionNames.All]);
        Suite.AcceptOnlyFromAmong("faces");
    }

    public Option<string[]> Models { get; } = new("--models", "-m") { Description = "Models by name (see 'fovea models') or folder, separated by commas; bicubic is one too.", HelpName = "A,B", AllowMultipleArgumentsPerToken = true };

    public Option<string> Data { get; } = new("--data", "-d") { Description = "Folder (or one file) of high-resolution pictures, frame folders or videos.", HelpName = "DIR" };

    public Option<string?> Suite { get; } = new("--suite") { Description = "faces: Table 3 of the HO-FVSR paper, on clips of faces. Models default to all for faces, data to FOVEA_DATA/judge-faces." };

    public Option<string?> Detector { get; } = new("--detector") { Description = "With --suite faces: detector of the landmarks, by name or folder. Default: Fovea's, else the public one if imported.", HelpName = "NAME" };

    public Option<string?> ClipFolder { get; } = new("--clips") { Description = "With --suite faces on videos: where the clips cut from them are kept. Default: in the temporary folder.", HelpName = "DIR" };

    public Option<int> Scale { get; } = new("--scale", "-s") { Description = "Size factor: 2, 3 or 4.", HelpName = "N", DefaultValueFactory = _ => 4 };

    public Option<string> Protocol { get; } = new("--protocol", "-p") { Description = "Which frames and pixels count.", DefaultValueFactory = _ => EvaluationProtocol.Sisr.Name };

    public Option<string?> Degradation { get; } = new("--degradation") { Description = "How low-resolution frames are made: bi, bi-rounded, bd, or steps for whole clips such as 'h264:crf=28'. Default: the protocol's (bd for vid4-rrn, else bi).", HelpName = "STEPS" };

    public Option<string?> Sweep { get; } = new("--sweep") { Description = "Evaluate once for each value of a parameter of the degradation: crf=18,23,28,33. Without --degradation of H.264.", HelpName = "NAME=V,V" };

    public Option<string?> Plot { get; } = new("--plot") { Description = "With --sweep: also draw PSNR-Y against the parameter.", HelpName = "SVG" };

    public Option<int?> Limit { get; } = new("--limit") { Description = "Score at most so many frames of a clip.", HelpName = "N" };

    public Option<int> Threads { get; } = new("--threads", "-t") { Description = "Threads of the network; 0 for one a core.", HelpName = "N", DefaultValueFactory = _ => 0 };

    public Option<string?> Precision { get; } = new("--precision") { Description = "Numbers of the networks: fp32 or int8. Default: int8 where the model has ranges for it." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of tables." };

    public Option<string?> Figure { get; } = new("--figure") { Description = "Also draw a comparison sheet: bicubic, the models and the original, enlarged.", HelpName = "PNG" };

    public Option<string[]> FigureCrops { get; } = new("--figure-crop", "--figure-frames") { Description = "A column of the figure: CLIP[:FRAME][@X,Y,WIDTH,HEIGHT], frames from 0; repeatable. Default: the middle of up to four clips, where most detail is.", HelpName = "CROP", DefaultValueFactory = _ => [] };

    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace a figure that exists." };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "Show no progress." };

    /// <summary>Adds everything to the command.</summary>
    public void AddTo(Command command)
    {
        ModelCompletions.CompleteList(Models);
        foreach (Option option in new Option[] { Suite, Models, Data, Detector, ClipFolder, Scale, Protocol, Degradation, Sweep, Plot, Limit, Threads, Precision, Json, Figure, FigureCrops, Overwrite, NoProgress })
        {
            command.Options.Add(option);
        }

        Degradation.Validators.Add(result => Try(result, text => { if (!DegradationNames.All.Contains(text)) DegradationPipeline.Parse(text); }));
        Sweep.Validators.Add(result => Try(result, text => EvaluationSweep.Parse(text)));
        command.Validators.Add(result =>
        {
            if (result.GetValue(Suite) is null && (result.GetResult(Models) is null || result.GetResult(Data) is null)) result.AddError("--models and --data are needed without --suite.");
            if (result.GetValue(Suite) is null && (result.GetValue(Detector) ?? result.GetValue(ClipFolder)) is not null) result.AddError("--detector and --clips need --suite faces.");
            if (result.GetValue(Plot) is not null && result.GetValue(Sweep) is null) result.AddError("--plot needs --sweep.");
            if (result.GetValue(Sweep) is not null && (result.GetValue(Figure) ?? result.GetValue(Suite)) is not null) result.AddError("--sweep goes without --figure and --suite.");
            if (result.GetValue(FigureCrops) is { Length: > 0 } && result.GetValue(Figure) is null) result.AddError("--figure-crop needs --figure.");
        });
    }

    /// <summary>What the command line asks for.</summary>
    /// <exception cref="BadInputException">A number is out of range.</exception>
    public EvaluationOptions Bind(ParseResult result)
    {
        string? degradation = result.GetValue(Degradation) ?? (result.GetValue(Sweep) is { } sweep ? $"h264:crf={EvaluationSweep.Parse(sweep).Values[0]}" : null);
        bool isNamed = degradation is null || DegradationNames.All.Contains(degradation);
        if (isNamed && result.GetValue(Sweep) is not null) throw new BadInputException($"--sweep changes a step of a degradation, and '{degradation}' has none: write steps such as 'h264:crf=23' or 'mpeg2:q=8'.");
        EvaluationOptions options = new()
        {
            Scale = result.GetValue(Scale),
            Protocol = EvaluationProtocol.All.First(protocol => protocol.Name == result.GetValue(Protocol)),
            Degradation = degradation is null || !isNamed ? null : DegradationNames.Parse(degradation),
            Pipeline = isNamed ? null : DegradationPipeline.Parse(degradation!),
            FrameLimit = result.GetValue(Limit),
            Threads = result.GetValue(Threads),
            Precision = PrecisionNames.Parse(result.GetValue(Precision)),
        };
        options.Validate();
        return options;
    }

    private static void Try(OptionResult result, Action<string> parse)
    {
        try
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<string?>() is { } text) parse(text);
        }
        catch (BadInputException exception)
        {
            result.AddError(exception.Message);
        }
    }

    /// <summary>The names in a list that commas, spaces or repeated options separate.</summary>
    public static IReadOnlyList<string> ModelNames(string[] values)
        => [.. values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
