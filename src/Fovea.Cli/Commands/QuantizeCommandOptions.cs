using System.CommandLine;
using Fovea.Training.Degradations;
using Fovea.Training.Quantization;

namespace Fovea.Cli.Commands;

/// <summary>The options of <c>fovea quantize</c>.</summary>
internal sealed class QuantizeCommandOptions
{
    public Argument<string> Model { get; } = new("model") { Description = "Name or folder of the model." };

    public Option<string[]> Calibrate { get; } = new("--calibrate", "-d") { Description = "Folders or files of pictures and videos, or one prepared cache.", HelpName = "PATH", AllowMultipleArgumentsPerToken = true, Required = true };

    public Option<string> Out { get; } = new("--out", "-o") { Description = "Model folder to make; its name is the model's.", HelpName = "DIR", Required = true };

    public Option<int> Frames { get; } = new("--frames") { Description = "The most frames looked at, spread evenly.", DefaultValueFactory = _ => new CalibrationOptions().Frames };

    public Option<string> Ranges { get; } = new("--ranges") { Description = "How ranges are chosen: min-max, percentile or mse.", HelpName = "RULE", DefaultValueFactory = _ => "mse" };

    public Option<double> LeaveOut { get; } = new("--leave-out") { Description = "Share of the values that percentile leaves out at either end.", DefaultValueFactory = _ => new CalibrationOptions().Share };

    public Option<string> Degradation { get; } = new("--degradation") { Description = "How frames are made small: bi, bi-rounded or bd.", HelpName = "KIND", DefaultValueFactory = _ => "bi" };

    public Option<string?> Cache { get; } = new("--cache") { Description = "Folder to keep the decoded frames in (default: none are kept).", HelpName = "DIR" };

    public Option<int> Threads { get; } = new("--threads", "-t") { Description = "Threads (0: one a processor); changes no bit of the result." };

    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace a model that exists." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object at the end." };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "Print no progress." };

    /// <summary>Gives the options to a command and refuses words that are not known.</summary>
    public void AddTo(Command command)
    {
        Ranges.AcceptOnlyFromAmong("min-max", "percentile", "mse");
        Degradation.AcceptOnlyFromAmong("bi", "bi-rounded", "bd");
        ModelCompletions.Complete(Model);
        command.Arguments.Add(Model);
        foreach (Option option in new Option[] { Calibrate, Out, Frames, Ranges, LeaveOut, Degradation, Cache, Threads, Overwrite, Json, NoProgress }) command.Options.Add(option);
    }

    /// <summary>What the command line asks for.</summary>
    public CalibrationOptions Bind(ParseResult result) => new()
    {
        Frames = result.GetValue(Frames),
        Rule = result.GetValue(Ranges) switch { "percentile" => RangeRule.Percentile, "mse" => RangeRule.LeastSquares, _ => RangeRule.MinMax },
        Share = result.GetValue(LeaveOut),
        Degradation = result.GetValue(Degradation) switch { "bd" => DegradationKind.BlurDown, "bi-rounded" => DegradationKind.BicubicRounded, _ => DegradationKind.Bicubic },
        Threads = result.GetValue(Threads),
    };
}
