using System.Text.Json;

namespace Fovea.Training.Data;

/// <summary>One decoded picture or video in a cache.</summary>
public sealed record CachedSource
{
    private const int LargestSide = 65_536;

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

    /// <summary>Sees that the file lies in the cache itself and that its size can be told: whoever hands on a cache has written this.</summary>
    /// <exception cref="JsonException">It does not, or cannot.</exception>
    internal void Check()
    {
        if (File is null or "" or "." or ".." || File != System.IO.Path.GetFileName(File) || File.Contains('\\')) throw new JsonException("it names a file outside the cache");
        if (Width is < 1 or > LargestSide || Height is < 1 or > LargestSide || (long)Width * Height * 3 > Array.MaxLength) throw new JsonException($"it has a frame of {Width}x{Height}");
        if (Frames is not { Count: > 0 } || Sha256 is null || Group is null || Path is null) throw new JsonException("a source of it lacks something");
    }
}
