namespace Fovea.Training.FaceClips;

/// <summary>A video that a dataset was made from.</summary>
public sealed record FaceDatasetVideo
{
    /// <summary>The part of the split for training.</summary>
    public const string Train = "train";

    /// <summary>The part of the split that is held out.</summary>
    public const string Validation = "validation";

    /// <summary>File name.</summary>
    public required string File { get; init; }

    /// <summary>Name in the dataset: the file name without extension, with some of the hash where two files share it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Who it shows, as far as known: the name if nobody said.</summary>
    public required string Identity { get; init; }

    /// <summary><see cref="Train"/> or <see cref="Validation"/>; all videos of an identity lie on one side.</summary>
    public required string Split { get; init; }

    /// <summary>Width in pixels, turned as it is shown.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels, turned as it is shown.</summary>
    public int Height { get; init; }

    /// <summary>Mean frames a second.</summary>
    public double FrameRate { get; init; }

    /// <summary>Frames.</summary>
    public int Frames { get; init; }

    /// <summary>Frames in which a face was found.</summary>
    public int FramesWithFaces { get; init; }

    /// <summary>Scene cuts.</summary>
    public int Cuts { get; init; }

    /// <summary>Faces that were followed, of any size and length.</summary>
    public int Tracks { get; init; }

    /// <summary>Why there is no clip, or null.</summary>
    public string? Note { get; init; }

    /// <summary>True if the file could not be read; <see cref="Note"/> says why.</summary>
    public bool Failed { get; init; }

    /// <summary>The clips.</summary>
    public IReadOnlyList<FaceDatasetClip> Clips { get; init; } = [];
}
