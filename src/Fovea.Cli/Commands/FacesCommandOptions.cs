using System.CommandLine;
using Fovea.Faces;

namespace Fovea.Cli.Commands;

/// <summary>What all commands that detect faces can be told.</summary>
internal sealed class FacesCommandOptions
{
    private readonly Option<string?> _detector = new("--detector") { Description = "A detector's name or folder; by default Fovea's, else the public one if imported.", HelpName = "NAME" };
    private readonly Option<int> _minSize = new("--min-size") { Description = "Smallest face in pixels, at least 12.", DefaultValueFactory = _ => new FaceDetectorOptions().MinSize };
    private readonly Option<float> _minScore = new("--min-score") { Description = "Least score of a face, 0 to 1.", DefaultValueFactory = _ => new FaceDetectorOptions().MinScore };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads; 0 for one a core." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_detector);
        command.Options.Add(_minSize);
        command.Options.Add(_minScore);
        command.Options.Add(_threads);
        command.Options.Add(_json);
        _threads.Validators.Add(result =>
        {
            if (result.GetValue(_threads) < 0) result.AddError("--threads must not be negative.");
        });
    }

    /// <summary>Whether JSON is wanted.</summary>
    public bool Json(ParseResult result) => result.GetValue(_json);

    /// <summary>The detector's weights.</summary>
    public Mtcnn Open(ParseResult result) => DetectorZoo.Open(result.GetValue(_detector));

    /// <summary>A detector on these weights.</summary>
    public FaceDetector Create(ParseResult result, Mtcnn networks) =>
        new(networks, new FaceDetectorOptions { MinSize = result.GetValue(_minSize), MinScore = result.GetValue(_minScore) }, result.GetValue(_threads));

    /// <summary>A tracker on these weights; only sizes and scores that the user names differ from its own defaults.</summary>
    public FacesLook Track(ParseResult result, Mtcnn networks, int? every)
    {
        FaceTrackerOptions tracking = new();
        if (result.GetResult(_minSize) is { Implicit: false }) tracking = tracking with { MinSize = result.GetValue(_minSize) };
        if (result.GetResult(_minScore) is { Implicit: false }) tracking = tracking with { NewScore = result.GetValue(_minScore), KeepScore = Math.Min(tracking.KeepScore, result.GetValue(_minScore)) };
        return new FacesLook(new FaceTracker(networks, tracking with { Interval = every ?? tracking.Interval }, result.GetValue(_threads)));
    }
}
