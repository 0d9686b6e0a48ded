using System.Text.Json;
using Fovea.Inference;
using Fovea.Media;
using Fovea.Networks;

namespace Fovea.Lab.Bench;

/// <summary>Looks at what this machine offers, what is missing, and whether the kernels compute what they should.</summary>
public static class Doctor
{
    private static readonly (int Width, int Height)[] Sizes = [(320, 180), (640, 360)];

    /// <summary>Examines everything; a second or two.</summary>
    /// <param name="defaultModel">The model that commands take when none is named.</param>
    /// <param name="memory">Where measured choices of precision are kept; null for none.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static async Task<DoctorReport> ExamineAsync(string defaultModel, PrecisionMemory? memory, CancellationToken cancellationToken)
    {
        (string? ffmpeg, string? problem) = await FindFfmpegAsync(cancellationToken).ConfigureAwait(false);
        List<string> broken = [], plans = [], precisions = [];
        List<SelfTestResult> tests = [];
        IReadOnlyList<string> names = ModelZoo.List();
        foreach (string name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using Model model = ModelZoo.Open(name);
                if (name == defaultModel) plans.AddRange(Sizes.Select(size => Describe(model, size.Width, size.Height, memory)));
                if (model.Quantization is not null && (name == defaultModel || name == $"{defaultModel}-int8")) precisions.AddRange(Sizes.Select(size => Choose(model, size.Width, size.Height, memory)));
                if (name == defaultModel || name == $"{defaultModel}-int8") tests.AddRange(SelfTest.Run(model));
            }
            catch (BadInputException exception)
            {
                broken.Add($"{name}: {exception.Message}");
            }
        }

        MachineInfo machine = MachineInfo.Read(Math.Round(MachineInfo.MeasurePeak(), 1), new Dictionary<string, string>());
        string temporary = Path.GetTempPath();
        bool hasTemporary = Directory.Exists(temporary);
        if (!hasTemporary) broken.Add($"the folder for temporary files, {temporary}, does not exist: make it, or set TMPDIR to one that does");
        bool healthy = ffmpeg is not null && broken.Count == 0 && tests.Count > 0 && tests.All(test => test.Passed);
        return new DoctorReport(machine, ffmpeg, problem, names, broken, plans, precisions, tests, temporary, hasTemporary ? new DriveInfo(temporary).AvailableFreeSpace >> 20 : 0, healthy);
    }

    private static string Describe(Model model, int width, int height, PrecisionMemory? memory)
    {
        using InferencePlan plan = InferencePlan.Compile(model.Network, width, height, new PlanOptions(Precision: Precision.Fastest) { Threads = Environment.ProcessorCount, Memory = memory }, model.Quantization);
        return $"{model.Name} {plan.Describe()}";
    }

    private static string Choose(Model model, int width, int height, PrecisionMemory? memory)
    {
        PlanOptions options = new(Precision: Precision.Fastest) { Threads = Environment.ProcessorCount, Memory = memory };
        using InferencePlan plan = InferencePlan.Compile(model.Network, width, height, options, model.Quantization);
        return FormattableString.Invariant($"{model.Name}, {width}x{height} on {options.Threads} threads: {plan.Choice!.Reason}");
    }

    private static async Task<(string? Found, string? Problem)> FindFfmpegAsync(CancellationToken cancellationToken)
    {
        try
        {
            Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
            return ($"{ffmpeg.Path} {ffmpeg.VersionText}", null);
        }
        catch (MissingDependencyException exception)
        {
            return (null, exception.Message);
        }
    }
}

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
