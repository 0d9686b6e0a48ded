namespace Fovea.Upscaling;

/// <summary>A file or folder that was found but is not upscaled.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why, in words that follow "passed over".</param>
public sealed record PassedOver(string Path, string Reason);
