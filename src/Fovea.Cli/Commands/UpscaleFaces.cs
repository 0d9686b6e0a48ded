using Fovea.Faces;
using Fovea.Networks;
using Fovea.Upscaling.Faces;

namespace Fovea.Cli.Commands;

/// <summary>The face model and detector of one call of <c>fovea upscale --faces</c>.</summary>
internal sealed class UpscaleFaces : IDisposable
{
    private readonly Model _model;
    private readonly Mtcnn _detector;

    /// <summary>Opens them.</summary>
    public UpscaleFaces(string model, int scale, string? detector, FaceUpscaleOptions options, int threads)
    {
        _detector = DetectorZoo.Open(detector);
        _model = ModelZoo.Open(model, scale);
        Upscaler = new FaceUpscaler(_model.Name, _model.Network, _detector, options, threads);
    }

    /// <summary>What they make.</summary>
    public FaceUpscaler Upscaler { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Upscaler.Dispose();
        _model.Dispose();
        _detector.Dispose();
    }
}
