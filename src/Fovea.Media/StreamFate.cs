namespace Fovea.Media;

/// <summary>What becomes of a stream of the source.</summary>
public enum StreamFate
{
    /// <summary>It is made larger.</summary>
    Enlarged,

    /// <summary>It is taken over bit for bit.</summary>
    Copied,

    /// <summary>It is kept in another codec or form.</summary>
    Converted,

    /// <summary>It is left out; a notice says why.</summary>
    LeftOut,
}
