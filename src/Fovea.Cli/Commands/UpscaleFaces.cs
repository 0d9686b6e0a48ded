using Fovea.Faces;
using Fovea.Networks;
using Fovea.Upscaling;
using Fovea.Upscaling.Faces;

namespace Fovea.Cli.Commands;

/// <summary>The face model and detector of one call of <c>fovea upscale --faces</c>.</summary>
internal sealed class UpscaleFaces : IDisposable
{
    private readonly Model _model;
    private readonly Mtcnn _detector;
    private readonly int _maxFace;

    /// <summary>Opens them, over what makes the rest of each frame.</summary>
    public UpscaleFaces(IFrameStream background, string model, string? detector, FaceUpscaleOptions options)
    {
        _maxFace = options.MaxFace;
        _detector = DetectorZoo.Open(detector);
        _model = ModelZoo.Open(model, background.Scale);
        Upscaler = new FaceUpscaler(background, _model.Name, _model.Network, _detector, options);
    }

    /// <summary>What they make.</summary>
    public FaceUpscaler Upscaler { get; }

    /// <summary>Says what faces took, if that is asked for, and which were not enlarged, if any.</summary>
    public void Report(bool stats)
    {
        (TimeSpan following, TimeSpan enlarging, long frames) = Upscaler.Times;
        if (stats && frames > 0) Console.Error.WriteLine(FormattableString.Invariant($"fovea: faces: {following.TotalMilliseconds / frames:0.0} ms a frame to find and follow, {enlarging.TotalMilliseconds / frames:0.0} ms to enlarge"));
        if (Upscaler.LargerFaces > 0) Console.Error.WriteLine($"fovea: {Upscaler.LargerFaces} times a face was larger than {_maxFace} pixels and left to the background; --max-face raises that.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Upscaler.Dispose();
        _model.Dispose();
        _detector.Dispose();
    }
}
