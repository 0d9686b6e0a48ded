using System.CommandLine;
using System.CommandLine.Parsing;
using Fovea.Lab.Figures;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Upscaling;
using Fovea.Upscaling.Faces;

namespace Fovea.Cli.Commands;

/// <summary>The options of <c>fovea upscale</c> that are about faces.</summary>
internal sealed class UpscaleFaceOptions
{
    private readonly Option<string?> _faces = new("--faces") { Description = $"Enlarge faces with a model of their own; see 'fovea models'. Default: {ModelZoo.DefaultFaceName(4)}.", HelpName = "MODEL", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _background = new("--background") { Description = "With --faces, the model of the rest, such as bicubic; see 'fovea models'. Another name of --model.", HelpName = "MODEL" };

    private readonly Option<string?> _detector = new("--detector") { Description = "With --faces, a detector's name or folder; by default Fovea's, else the public one if imported.", HelpName = "NAME" };

    private readonly Option<bool> _debug = new("--faces-debug") { Description = "With --faces, draw the faces' squares and track numbers." };

    private readonly Option<int?> _minFace = new("--min-face") { Description = "With --faces, smallest face in pixels of the input. Default: 20, or 1/27 of the shorter side.", HelpName = "PX" };

    private readonly Option<int?> _maxFace = new("--max-face") { Description = $"With --faces, largest face in pixels of the input; larger ones stay background. Default: {new FaceUpscaleOptions().MaxFace}.", HelpName = "PX" };

    /// <summary>Adds the options, with what goes together.</summary>
    public void AddTo(Command command, UpscaleCommandOptions others)
    {
        foreach (Option option in new Option[] { _faces, _background, _detector, _debug, _minFace, _maxFace }) command.Options.Add(option);
        ModelCompletions.Complete(_faces);
        ModelCompletions.Complete(_background);
        command.Validators.Add(result => Check(result, others));
    }

    /// <summary>The background's model, or null if none is named.</summary>
    public string? BackgroundOf(ParseResult result) => result.GetValue(_background);

    /// <summary>What enlarges faces over a background, or null if that is not wanted.</summary>
    /// <exception cref="BadInputException">There is no such model or detector.</exception>
    public UpscaleFaces? Open(ParseResult result, IFrameStream background)
    {
        if (result.GetResult(_faces) is null) return null;
        FaceUpscaleOptions options = new() { Debug = result.GetValue(_debug), Labels = SansTextPainter.Instance };
        options = options with { MaxFace = result.GetValue(_maxFace) ?? options.MaxFace };
        options = options with { Tracking = options.Tracking with { MinSize = result.GetValue(_minFace) } };
        options.Validate();
        string? name = result.GetValue(_faces);
        if (name is null && !ModelZoo.List().Contains(ModelZoo.DefaultFaceName(background.Scale)))
        {
            throw new BadInputException($"There is no network for faces at x{background.Scale} here, only those that 'fovea models' lists: leave out --faces, take -s 4, or name one that you trained with --faces MODEL.");
        }

        return new UpscaleFaces(background, name ?? ModelZoo.DefaultFaceName(background.Scale), result.GetValue(_detector), options);
    }

    private void Check(CommandResult result, UpscaleCommandOptions others)
    {
        bool faces = result.GetResult(_faces) is not null;
        foreach (Option option in new Option[] { _background, _detector, _debug, _minFace, _maxFace })
        {
            if (!faces && result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} goes with --faces.");
        }

        if (result.GetResult(_background) is not null && result.GetResult(others.Model) is not null) result.AddError("--background and --model are the same: name one.");
        if (faces && result.GetResult(others.Compare) is { Implicit: false }) result.AddError("--faces and --compare exclude each other.");

        // --faces takes the next word if it can.
        if (result.GetResult(_faces)?.Tokens is [{ Value: string value }] && MediaEndings.IsMedia(value)) result.AddError($"--faces takes a model, not '{value}': write the input before it.");
    }
}
