using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Networks.Plans;
using Fovea.Networks.Quantization;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Networks on luma: chroma (of RGB frames: the colours) is enlarged bicubically at the phase of its siting.</summary>
internal sealed class LumaBandUpscaler : BandUpscaler
{
    private readonly Network _bicubic;
    private readonly PlanCache _colors;

    public LumaBandUpscaler(Network network, PlanOptions? options, QuantizationTable? ranges)
        : base(network, options, ranges)
    {
        _bicubic = Network.Create(new BicubicSpec(network.Scale), seed: 0);
        _colors = new PlanCache(_bicubic, (options ?? new PlanOptions()) with { Precision = Precision.Float32 });
    }

    /// <inheritdoc/>
    public override void Run(Frame source, FrameBand band, Frame destination)
    {
        if (source.Format.Model == ColorModel.Rgb) RunOnRgb(_colors, source, band, destination);
        InferencePlan plan = Plans.For(source.Width, source.Height);
        using RowTarget target = FrameTarget.Luma(destination);
        plan.Run(FrameRows.Luma(source), target, band.First * Scale, band.End * Scale);
    }

    /// <inheritdoc/>
    public override void RunBeside(Frame source, Frame destination)
    {
        if (source.Format.Model == ColorModel.Yuv) PlaneUpscaler.UpscaleChroma(source, destination);
        base.RunBeside(source, destination);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _colors.Dispose();
        _bicubic.Dispose();
        base.Dispose();
    }
}
