namespace Fovea.Training.Data;

/// <summary>One of the eight symmetries of a square: transposed first, then rows and columns reversed.</summary>
internal readonly record struct Turn(bool Transpose, bool FlipRows, bool FlipColumns)
{
    /// <summary>True when the source's x axis is reversed.</summary>
    public bool ReversesX => Transpose ? FlipRows : FlipColumns;

    /// <summary>True when the source's y axis is reversed.</summary>
    public bool ReversesY => Transpose ? FlipColumns : FlipRows;

    /// <summary>Each of those that are allowed with probability one half.</summary>
    public static Turn From(ulong bits, TurnKind kind) => kind switch
    {
        TurnKind.All => new((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0),
        TurnKind.Mirror => new(false, false, (bits & 4) != 0),
        _ => default,
    };
}
