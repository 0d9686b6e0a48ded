namespace Fovea.Networks;

/// <summary>One measured score of a model.</summary>
/// <param name="Data">The test set.</param>
/// <param name="Metric">What was measured, such as "psnr_y" in dB.</param>
/// <param name="Value">The result.</param>
/// <param name="Protocol">How: degradation, border, colour.</param>
public sealed record ModelScore(string Data, string Metric, double Value, string Protocol);
