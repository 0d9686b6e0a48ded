namespace Fovea.Inference;

/// <summary>What all tiles of one row and one group of output channels share.</summary>
internal unsafe ref struct RowTileTask
{
    /// <summary>For each kernel row, the pixel of the first input channel that the kernel's first column meets at column 0.</summary>
    public float** Rows;

    /// <summary>Floats between input channels.</summary>
    public nint Pitch;

    /// <summary>Input channels.</summary>
    public int Inputs;

    /// <summary>Kernel rows.</summary>
    public int Height;

    /// <summary>Kernel columns.</summary>
    public int Width;

    /// <summary>Weights of the group, packed.</summary>
    public float* Weights;

    /// <summary>Start values of the group, one for each channel of its depth.</summary>
    public float* Bias;

    /// <summary>Output channels of the group that are stored.</summary>
    public int Channels;

    /// <summary>Column 0 of the group's first output channel.</summary>
    public float* Output;

    /// <summary>Floats between output channels.</summary>
    public nint OutputPitch;

    /// <summary>Column 0 of what is added to the group's first channel; null for nothing.</summary>
    public float* Addend;

    /// <summary>Floats between channels of the addend.</summary>
    public nint AddendPitch;
}
