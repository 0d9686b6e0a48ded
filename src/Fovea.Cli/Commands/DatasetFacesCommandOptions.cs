using System.CommandLine;
using Fovea.Training.Datasets;

namespace Fovea.Cli.Commands;

/// <summary>The arguments and options of <c>fovea dataset faces</c>.</summary>
internal sealed class DatasetFacesCommandOptions
{
    private static readonly FaceDatasetOptions Default = new();

    public Argument<string[]> Videos { get; } = new("VIDEO") { Description = "Videos, or folders of them.", Arity = ArgumentArity.OneOrMore };

    public Option<string> Out { get; } = new("--out", "-o") { Description = "Folder of the dataset.", HelpName = "DIR", Required = true };

    public Option<string?> Detector { get; } = new("--detector") { Description = "A detector's name or folder; by default Fovea's, else the public one if imported.", HelpName = "NAME" };

    public Option<string?> Identities { get; } = new("--identities") { Description = "Table FILE,IDENTITY of who is in which video. Default: every video is an identity of its own.", HelpName = "CSV" };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object on standard output." };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "Show no progress." };

    private Option<int> MinFace { get; } = new("--min-face") { Description = "Least size of a face: longer side of its box in pixels of the video.", HelpName = "PX", DefaultValueFactory = _ => Default.MinFace };

    private Option<float> MinScore { get; } = new("--min-score") { Description = "Least score of a face, mean over a clip, 0 to 1.", HelpName = "P", DefaultValueFactory = _ => Default.MinScore };

    private Option<string> Boxes { get; } = new("--boxes") { Description = "smooth: one size a clip, places smoothed over time; per-frame: each frame's own detection, as in the paper.", HelpName = "smooth|per-frame", DefaultValueFactory = _ => "smooth" };

    private Option<double> Margin { get; } = new("--margin") { Description = "Side of the square over the longer side of the box.", HelpName = "F", DefaultValueFactory = _ => Default.Margin };

    private Option<int> Frames { get; } = new("--frames") { Description = "Frames of a clip.", HelpName = "N", DefaultValueFactory = _ => Default.ClipFrames };

    private Option<int> Size { get; } = new("--size") { Description = "Side of the high frames in pixels.", HelpName = "PX", DefaultValueFactory = _ => Default.HighSide };

    private Option<int> Scale { get; } = new("--scale", "-s") { Description = "Side of the high frames over side of the low ones: 2, 3 or 4.", HelpName = "N", DefaultValueFactory = _ => Default.Scale };

    private Option<int?> Limit { get; } = new("--limit") { Description = "Most clips of one video, spread over it. Default: all.", HelpName = "N" };

    private Option<double> Split { get; } = new("--split") { Description = "Percent of the identities that are held out for validation.", HelpName = "PERCENT", DefaultValueFactory = _ => 100 * Default.ValidationShare };

    private Option<int> Threads { get; } = new("--threads", "-t") { Description = "Threads of the detector; 0 for one a core.", HelpName = "N", DefaultValueFactory = _ => 0 };

    private Option<bool> Resume { get; } = new("--resume") { Description = "Go on with the dataset in the folder: videos that are done are left as they are." };

    private Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace the dataset in the folder." };

    /// <summary>Adds everything to the command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Videos);
        foreach (Option option in new Option[] { Out, Detector, Boxes, MinFace, MinScore, Margin, Frames, Size, Scale, Limit, Split, Identities, Resume, Overwrite, Threads, Json, NoProgress }) command.Options.Add(option);
        Boxes.AcceptOnlyFromAmong("smooth", "per-frame");
        Split.Validators.Add(result => { if (!result.Errors.Any() && result.GetValueOrDefault<double>() is not (>= 0 and < 100)) result.AddError("--split takes a percentage from 0 to below 100."); });
        Threads.Validators.Add(result => { if (!result.Errors.Any() && result.GetValueOrDefault<int>() < 0) result.AddError("--threads must not be negative."); });
    }

    /// <summary>The library's options for this command line.</summary>
    public FaceDatasetOptions Bind(ParseResult result) => new()
    {
        MinFace = result.GetValue(MinFace),
        MinScore = result.GetValue(MinScore),
        Boxes = result.GetValue(Boxes) == "per-frame" ? FaceBoxRule.PerFrame : FaceBoxRule.Smooth,
        Margin = result.GetValue(Margin),
        ClipFrames = result.GetValue(Frames),
        HighSide = result.GetValue(Size),
        Scale = result.GetValue(Scale),
        Limit = result.GetValue(Limit),
        ValidationShare = result.GetValue(Split) / 100,
        Identities = result.GetValue(Identities) is string path ? FaceDatasetOptions.ReadIdentities(path) : new Dictionary<string, string>(),
        Resume = result.GetValue(Resume),
        Overwrite = result.GetValue(Overwrite),
        Threads = result.GetValue(Threads),
    };
}
