namespace Fovea.Imaging.Resampling;

/// <summary>
/// What happens to integer samples between the passes over rows and columns. Low frames made by different rules differ
/// by up to 3 codes, so whoever makes them says which rule it was.
/// </summary>
public enum ResampleRule
{
    /// <summary>Floating point between the passes, rounded once at the end: BasicSR, and MATLAB on double images.</summary>
    Float,

    /// <summary>Rounded half away from zero and clamped after each pass: MATLAB's imresize on uint8 images.</summary>
    Rounded,
}
