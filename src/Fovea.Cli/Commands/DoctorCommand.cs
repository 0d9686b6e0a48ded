using System.CommandLine;
using System.Globalization;
using Fovea.Inference;
using Fovea.Lab.Bench;
using Fovea.Networks;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea doctor</c>: what this machine offers and whether Fovea works on it.</summary>
internal static class DoctorCommand
{
    private const string DefaultModel = "fovea-y-x4";

    private const string Description = """
        Says what this machine offers and whether Fovea works on it. Looks at the processor, ffmpeg and the models, says how the
        default model would run, and compares every lane width of this machine with plain scalar code. Exits with 0 when all is well, 1 when a comparison fails or a model is broken, 4
        when ffmpeg is missing.

        Examples:
          fovea doctor
          fovea doctor --json
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print one JSON object." };
        Command command = new("doctor", Description);
        command.Options.Add(json);
        command.SetAction(async (result, cancellationToken) =>
        {
            DoctorReport report = await Doctor.ExamineAsync(DefaultModel, new PrecisionMemory(UserCache.PathOf("precision.json")), cancellationToken).ConfigureAwait(false);
            TextWriter output = result.InvocationConfiguration.Output;
            if (result.GetValue(json)) output.WriteLine(report.ToJson());
            else Print(report, output);
            return report.Healthy ? 0 : report.Ffmpeg is null ? 4 : 1;
        });
        return command;
    }

    private static void Print(DoctorReport report, TextWriter output)
    {
        MachineInfo machine = report.Machine;
        output.WriteLine($"processor   {machine.Cpu}, {machine.Cores} cores; {string.Join(", ", machine.Instructions)}; lanes of {machine.LaneBits} bits");
        if (machine.Caches.Count > 0) output.WriteLine($"caches      {string.Join(", ", machine.Caches)}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fp32 peak   {machine.FmaGflops1t:F0} GFLOP/s of multiply-adds on one thread"));
        output.WriteLine($"memory      {machine.MemoryMb} MiB");
        output.WriteLine($"temporary   {report.TemporaryFolder}, {report.TemporaryFreeMb} MiB free");
        output.WriteLine($"system      {machine.Os}, {machine.Runtime}");
        output.WriteLine($"ffmpeg      {report.Ffmpeg ?? report.FfmpegProblem}");
        output.WriteLine($"models      {string.Join(", ", report.Models)}");
        foreach (string broken in report.BrokenModels) output.WriteLine($"  broken    {broken}");
        foreach (string plan in report.Plans) output.WriteLine($"plan        {plan.Replace("\n", "\n            ", StringComparison.Ordinal)}");
        foreach (string precision in report.Precisions) output.WriteLine($"precision   {precision}");
        foreach (SelfTestResult test in report.SelfTests) output.WriteLine($"self-test   {(test.Passed ? "ok    " : "FAILED")} {test.Model}, {test.Kernels}, {(test.LaneBits == 32 ? "scalar" : $"{test.LaneBits} bits")}: largest difference {test.LargestDifference}");
        output.WriteLine(report.Healthy ? "All is well." : "Something is wrong; see above.");
    }
}
