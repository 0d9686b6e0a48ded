using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Enlargement by a whole number with half-pixel centres.</summary>
public sealed class ResizeNode : GraphNode
{
    internal ResizeNode(GraphValue input, GraphValue output, int scale, Interpolation interpolation)
        : base([input], [output])
    {
        Scale = scale;
        Interpolation = interpolation;
    }

    /// <summary>Output pixels per input pixel along an axis.</summary>
    public int Scale { get; }

    /// <summary>How values between pixels are found.</summary>
    public Interpolation Interpolation { get; }

    /// <inheritdoc/>
    public override string Description => $"resize x{Scale} {Interpolation.ToString().ToLowerInvariant()}";

    // Output pixel o lies at (o + 1/2) / scale - 1/2; around it stand 1, 2 or 4 taps.
    internal override int InputMargin(int margin) => Interpolation switch
    {
        Interpolation.Nearest => DivideUp(margin, Scale),
        Interpolation.Bilinear => -FloorOfFirst(margin),
        _ => -FloorOfFirst(margin) + 1,
    };

    internal override void Run(GraphRun run) => run[Output] = Resize.Apply(run.Tape, run[Inputs[0]], Scale, Interpolation);

    private int FloorOfFirst(int margin) => (int)Math.Floor((0.5 - margin) / Scale - 0.5);
}
