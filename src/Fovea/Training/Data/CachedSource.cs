namespace Fovea.Training.Data;

/// <summary>One decoded picture or video in a cache.</summary>
public sealed record CachedSource
{
    /// <summary>Where it came from: the name of the data folder and the path below it.</summary>
    public required string Path { get; init; }

    /// <summary>Sources of one group (the pictures of a frame folder) share a role.</summary>
    public required string Group { get; init; }

    /// <summary>Picture or video.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>Train or validation.</summary>
    public required SourceRole Role { get; init; }

    /// <summary>Size of the original file.</summary>
    public required long Bytes { get; init; }

    /// <summary>Last change of the original file, UTC.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>SHA-256 of the original file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Width of a frame in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of a frame in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Numbers (from 0) of the frames kept, in order.</summary>
    public required IReadOnlyList<int> Frames { get; init; }

    /// <summary>Name of the file in the cache: the frames' rgb24 pixels one after another.</summary>
    public required string File { get; init; }
}
