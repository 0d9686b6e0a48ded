namespace Fovea.Training.Supernets;

/// <summary>How a search, or this part of it, ended.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of the whole search.</param>
/// <param name="Seconds">Seconds spent, over all sessions.</param>
/// <param name="Cost">R of the open gates, in [0, 1].</param>
/// <param name="Derivation">What the gates say now.</param>
/// <param name="PsnrY">PSNR of the luma of held-out frames in dB by the supernet with its gates frozen; null before the end.</param>
/// <param name="PsnrRgb">The same of R, G, B.</param>
/// <param name="Model">Folder of the open part as a model, with the weights of the search; null before the end.</param>
public sealed record SupernetResult(string Folder, long Step, long TotalSteps, double Seconds, double Cost, SupernetDerivation Derivation, double? PsnrY, double? PsnrRgb, string? Model)
{
    /// <summary>True when every step is done.</summary>
    public bool Completed => Step >= TotalSteps;
}
