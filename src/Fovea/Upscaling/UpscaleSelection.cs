namespace Fovea.Upscaling;

/// <summary>What becomes of the inputs that a user named.</summary>
/// <param name="Targets">The files to upscale, each once.</param>
/// <param name="PassedOver">What else was found.</param>
public sealed record UpscaleSelection(IReadOnlyList<UpscaleTarget> Targets, IReadOnlyList<PassedOver> PassedOver);
