namespace Fovea.Inference;

/// <summary>The sums of a group of output channels for a strip of tiles: [frequency][channel of the depth][tile].</summary>
internal readonly unsafe ref struct WinogradSums
{
    /// <summary>First value.</summary>
    public required float* First { get; init; }

    /// <summary>Floats between frequencies.</summary>
    public required nint FrequencyPitch { get; init; }

    /// <summary>Floats between channels.</summary>
    public required nint Pitch { get; init; }

    /// <summary>Channels that count.</summary>
    public required int Channels { get; init; }

    /// <summary>Tiles that count; whole vectors are there.</summary>
    public required int Tiles { get; init; }
}
