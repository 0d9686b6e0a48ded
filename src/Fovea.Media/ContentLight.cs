namespace Fovea.Media;

/// <summary>HDR10 content light level (CTA-861.3), in candela per square metre.</summary>
/// <param name="MaxContent">Brightest pixel (MaxCLL).</param>
/// <param name="MaxAverage">Brightest frame average (MaxFALL).</param>
public sealed record ContentLight(int MaxContent, int MaxAverage);
