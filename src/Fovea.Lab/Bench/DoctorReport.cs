using System.Text.Json;
using Fovea.Media;

namespace Fovea.Lab.Bench;

/// <summary>What <see cref="Doctor"/> found.</summary>
/// <param name="Machine">The machine, with its multiply-add peak at this moment.</param>
/// <param name="Ffmpeg">Path and release of ffmpeg; null when it is not usable.</param>
/// <param name="FfmpegProblem">What is wrong with ffmpeg and what to do, or null.</param>
/// <param name="Models">Names of the models that were found.</param>
/// <param name="BrokenModels">Models that cannot be opened, with the reason.</param>
/// <param name="Plans">How the default model would run at two sizes.</param>
/// <param name="Precisions">What is faster here for the default model at two sizes, fp32 or int8; none for a model without ranges.</param>
/// <param name="SelfTests">Comparisons with the judge.</param>
/// <param name="TemporaryFolder">Folder for temporary files.</param>
/// <param name="TemporaryFreeMb">Free space there in MiB.</param>
/// <param name="Healthy">Whether ffmpeg is here, all models open and all comparisons pass.</param>
public sealed record DoctorReport(
    MachineInfo Machine,
    string? Ffmpeg,
    string? FfmpegProblem,
    IReadOnlyList<string> Models,
    IReadOnlyList<string> BrokenModels,
    IReadOnlyList<string> Plans,
    IReadOnlyList<string> Precisions,
    IReadOnlyList<SelfTestResult> SelfTests,
    string TemporaryFolder,
    long TemporaryFreeMb,
    bool Healthy)
{
    /// <summary>The JSON form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchJson.Default.DoctorReport);
}
