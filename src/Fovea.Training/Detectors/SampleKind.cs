namespace Fovea.Training.Detectors;

/// <summary>What a sample teaches.</summary>
internal enum SampleKind
{
    /// <summary>Classification: no face.</summary>
    Negative,

    /// <summary>Classification, box and landmarks.</summary>
    Positive,

    /// <summary>Box and landmarks alone: neither a face nor none.</summary>
    Part,
}
