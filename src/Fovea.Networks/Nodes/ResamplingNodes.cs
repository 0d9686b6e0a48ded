using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Moves scale·scale channels into each pixel: (C·r·r, H, W) becomes (C, r·H, r·W).</summary>
internal sealed class PixelShuffleNode : GraphNode
{
    internal PixelShuffleNode(GraphValue input, GraphValue output, int scale, PixelOrder order)
        : base([input], [output])
    {
        Scale = scale;
        Order = order;
    }

    /// <summary>Output pixels per input pixel along an axis.</summary>
    public int Scale { get; }

    /// <summary>Which channel goes to which pixel.</summary>
    public PixelOrder Order { get; }

    /// <inheritdoc/>
    public override string Description => $"pixel shuffle x{Scale}";

    internal override int InputMargin(int margin) => DivideUp(margin, Scale);

    internal override void Run(GraphRun run) => run[Output] = PixelShuffle.Apply(run.Tape, run[Inputs[0]], Scale, Order);
}

/// <summary>Moves blocks of scale·scale pixels into channels: (C, r·H, r·W) becomes (C·r·r, H, W).</summary>
internal sealed class PixelUnshuffleNode : GraphNode
{
    internal PixelUnshuffleNode(GraphValue input, GraphValue output, int scale, PixelOrder order)
        : base([input], [output])
    {
        Scale = scale;
        Order = order;
    }

    /// <summary>Input pixels per output pixel along an axis.</summary>
    public int Scale { get; }

    /// <summary>Which pixel goes to which channel.</summary>
    public PixelOrder Order { get; }

    /// <inheritdoc/>
    public override string Description => $"pixel unshuffle /{Scale}";

    internal override int InputMargin(int margin) => margin * Scale;

    internal override void Run(GraphRun run) => run[Output] = PixelUnshuffle.Apply(run.Tape, run[Inputs[0]], Scale, Order);
}

/// <summary>Enlargement by a whole number with half-pixel centres.</summary>
internal sealed class ResizeNode : GraphNode
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

/// <summary>Means of blocks that do not overlap; their size must divide the picture.</summary>
internal sealed class AveragePoolNode : GraphNode
{
    internal AveragePoolNode(GraphValue input, GraphValue output, int size)
        : base([input], [output]) => Size = size;

    /// <summary>Pixels along a side of a block.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override string Description => $"average pool {Size}x{Size}";

    internal override int InputMargin(int margin) => margin * Size;

    internal override void Run(GraphRun run) => run[Output] = AveragePool.Apply(run.Tape, run[Inputs[0]], Size);
}

/// <summary>Largest values of windows, which may reach over the right and lower edge.</summary>
internal sealed class MaxPoolNode : GraphNode
{
    internal MaxPoolNode(GraphValue input, GraphValue output, int size, int stride)
        : base([input], [output]) => (Size, Stride) = (size, stride);

    /// <summary>Pixels along a side of a window.</summary>
    public int Size { get; }

    /// <summary>Pixels from window to window.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    public override string Description => $"max pool {Size}x{Size} stride {Stride}";

    internal override int InputMargin(int margin) => margin * Stride + Size - 1;

    internal override void Run(GraphRun run) => run[Output] = MaxPool.Apply(run.Tape, run[Inputs[0]], Size, Stride);
}

/// <summary>An image looked up at positions that one or more flows displace; the flows' values decide which pixels it sees.</summary>
internal sealed class WarpNode : GraphNode
{
    internal WarpNode(GraphValue image, GraphValue flow, GraphValue output, float unit)
        : base([image, flow], [output]) => Unit = unit;

    /// <summary>Pixels that a flow of 1 stands for.</summary>
    public float Unit { get; }

    /// <inheritdoc/>
    public override string Description => Inputs[1].Channels == 2 ? "warp" : $"warp by {Inputs[1].Channels / 2} flows";

    internal override int InputMargin(int margin) => NetworkGraph.Unbounded;

    internal override void Run(GraphRun run) => run[Output] = run.Part is { } part
        ? Warp.ApplyToPart(run.Tape, part.Source(Inputs[0]), run[Inputs[1]], Unit)
        : Warp.Apply(run.Tape, run[Inputs[0]], run[Inputs[1]], Unit);
}
