namespace Fovea.Inference;

/// <summary>What all tiles of one row and one group of four output channels share.</summary>
internal unsafe ref struct Int8TileTask
{
    /// <summary>For each tap of the kernel, input block by input block, the pixel that it meets at column 0.</summary>
    public byte** Taps;

    /// <summary>Taps.</summary>
    public int Count;

    /// <summary>Weights: for each tap and output channel, those of the four input channels.</summary>
    public int* Weights;

    /// <summary>Where the four sums start.</summary>
    public int* Starts;

    /// <summary>What a unit of each sum is worth.</summary>
    public float* Factors;

    /// <summary>What is added to each.</summary>
    public float* Offsets;

    /// <summary>What a code of the skip is worth in each channel.</summary>
    public float* SkipFactors;

    /// <summary>The least value of each channel.</summary>
    public float* Floors;

    /// <summary>Column 0 of the skip's block.</summary>
    public byte* Skip;

    /// <summary>Column 0 of the row that is written.</summary>
    public byte* Output;

    /// <summary>Column 0 of the row below it, where a tile makes two.</summary>
    public byte* Second;

    /// <summary>Column 0 of the first channel where floats are written; the others follow at <see cref="FloatPitch"/>.</summary>
    public float* Floats;

    /// <summary>Floats between channels.</summary>
    public nint FloatPitch;

    /// <summary>Column 0 of the anchor's channel.</summary>
    public float* Anchor;

    /// <summary>What the anchor is multiplied with.</summary>
    public float Unit;
}
