namespace Fovea.Tensors;

/// <summary>
/// Along one axis of a convolution with a stride, the input positions start, start + stride, …: all meet the same
/// kernel taps, first + stride·t. Seen backwards, position j of the phase reads output gradients j − Offset onwards,
/// one for each tap, with the taps in reverse.
/// </summary>
internal readonly record struct StridePhase
{
    private readonly int _first;
    private readonly int _stride;

    private StridePhase(int kernel, int length, int start, ConvolutionOptions options)
    {
        _stride = options.Stride;
        _first = (start + options.Padding) % _stride;
        Start = start;
        Taps = _first < kernel ? (kernel - _first - 1) / _stride + 1 : 0;
        Outputs = (length - start + _stride - 1) / _stride;
        Offset = Taps - 1 - (start + options.Padding) / _stride;
    }

    /// <summary>First position of the phase.</summary>
    public int Start { get; }

    /// <summary>Kernel taps that the phase meets.</summary>
    public int Taps { get; }

    /// <summary>Positions of the phase.</summary>
    public int Outputs { get; }

    /// <summary>How far before output gradient j the window of position j begins; may be negative.</summary>
    public int Offset { get; }

    /// <summary>The phases of an axis that have both positions and taps.</summary>
    /// <param name="kernel">Kernel size along the axis.</param>
    /// <param name="length">Input positions along the axis.</param>
    /// <param name="options">Stride and padding.</param>
    public static StridePhase[] Create(int kernel, int length, ConvolutionOptions options) =>
    [
        .. Enumerable.Range(0, Math.Min(options.Stride, length))
            .Select(start => new StridePhase(kernel, length, start, options))
            .Where(phase => phase.Taps > 0),
    ];

    /// <summary>Index in the kernel of a tap of the reversed window.</summary>
    public int KernelIndex(int tap) => _first + _stride * (Taps - 1 - tap);

    /// <summary>Output gradients that the phase spans, from <paramref name="offset"/> before the first.</summary>
    public int Reach(int offset) => Outputs + Taps - 1 + offset - Offset;
}
