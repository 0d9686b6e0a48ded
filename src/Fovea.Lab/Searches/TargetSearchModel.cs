using Fovea.Networks;
using Fovea.Search;

namespace Fovea.Lab.Searches;

/// <summary>The model that a search ended with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where it is installed.</param>
/// <param name="Trial">The trial that found it.</param>
/// <param name="Network">In a few words.</param>
/// <param name="PredictedMs">Foretold time of a frame.</param>
/// <param name="MeasuredMs">Measured time of a frame.</param>
/// <param name="Steps">Steps of the final training.</param>
/// <param name="TrainSeconds">Seconds of the final training.</param>
/// <param name="PsnrY">Mean PSNR of luma on the held-out frames in dB; null when nothing was judged.</param>
public sealed record TargetSearchModel(string Name, string Folder, int Trial, string Network, double PredictedMs, double MeasuredMs, long Steps, double TrainSeconds, double? PsnrY)
{
    /// <summary>Measured frames a second.</summary>
    public double MeasuredFps => 1000 / MeasuredMs;
}
