using System.Text.Json.Serialization;

namespace Fovea.Training.Data;

/// <summary>One of the eight symmetries of a square: transposed first, then rows and columns reversed.</summary>
internal readonly record struct DihedralTransform(bool Transpose, bool FlipRows, bool FlipColumns)
{
    /// <summary>True when the source's x axis is reversed.</summary>
    public bool ReversesX => Transpose ? FlipRows : FlipColumns;

    /// <summary>True when the source's y axis is reversed.</summary>
    public bool ReversesY => Transpose ? FlipColumns : FlipRows;

    /// <summary>Each of those that are allowed with probability one half.</summary>
    public static DihedralTransform From(ulong bits, FlipKind kind) => kind switch
    {
        FlipKind.All => new((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0),
        FlipKind.Mirror => new(false, false, (bits & 4) != 0),
        _ => default,
    };
}

/// <summary>In which ways patches are flipped before the network sees them, so that it sees more.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FlipKind>))]
public enum FlipKind
{
    /// <summary>All eight symmetries of a square.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>Left and right may change places: for faces, which do not stand on their heads.</summary>
    [JsonStringEnumMemberName("mirror")]
    Mirror,

    /// <summary>As they are.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
