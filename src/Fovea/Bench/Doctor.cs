using Fovea.Media;
using Fovea.Networks;
using Fovea.Networks.Plans;

namespace Fovea.Bench;

/// <summary>Looks at what this machine offers, what is missing, and whether the kernels compute what they should.</summary>
public static class Doctor
{
    private static readonly (int Width, int Height)[] Sizes = [(320, 180), (640, 360)];

    /// <summary>Examines everything; a second or two.</summary>
    /// <param name="defaultModel">The model that commands take when none is named.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static async Task<DoctorReport> ExamineAsync(string defaultModel, CancellationToken cancellation)
    {
        (string? ffmpeg, string? problem) = await FindFfmpegAsync(cancellation).ConfigureAwait(false);
        List<string> broken = [], plans = [];
        List<SelfTestResult> tests = [];
        IReadOnlyList<string> names = ModelZoo.List();
        foreach (string name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using Model model = ModelZoo.Open(name);
                if (name == defaultModel) plans.AddRange(Sizes.Select(size => Describe(model, size.Width, size.Height)));
                if (name == defaultModel || name == $"{defaultModel}-int8") tests.AddRange(SelfTest.Run(model));
            }
            catch (BadInputException exception)
            {
                broken.Add($"{name}: {exception.Message}");
            }
        }

        MachineInfo machine = MachineInfo.Read(Math.Round(MachineInfo.MeasurePeak(), 1), new Dictionary<string, string>());
        string temporary = Path.GetTempPath();
        bool healthy = ffmpeg is not null && broken.Count == 0 && tests.Count > 0 && tests.All(test => test.Passed);
        return new DoctorReport(machine, ffmpeg, problem, names, broken, plans, tests, temporary, new DriveInfo(temporary).AvailableFreeSpace >> 20, healthy);
    }

    private static string Describe(Model model, int width, int height)
    {
        Precision precision = model.Quantization is null ? Precision.Float32 : Precision.Int8;
        using InferencePlan plan = InferencePlan.Compile(model.Network, width, height, new PlanOptions(Precision: precision), model.Quantization);
        return $"{model.Name} {plan.Describe()}";
    }

    private static async Task<(string? Found, string? Problem)> FindFfmpegAsync(CancellationToken cancellation)
    {
        try
        {
            Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellation).ConfigureAwait(false);
            return ($"{ffmpeg.Path} {ffmpeg.VersionText}", null);
        }
        catch (MissingDependencyException exception)
        {
            return (null, exception.Message);
        }
    }
}
