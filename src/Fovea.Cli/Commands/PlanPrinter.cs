using Fovea.Upscaling;

namespace Fovea.Cli.Commands;

/// <summary>Prints on stderr, at once, what a job is about to do where a person should know it.</summary>
internal sealed class PlanPrinter : IProgress<UpscalePlan>
{
    /// <inheritdoc/>
    public void Report(UpscalePlan value) => Print(UpscalePlanText.Lines(value));

    /// <summary>Prints the lines of a plan.</summary>
    public static void Print(IEnumerable<string> lines)
    {
        foreach (string line in lines) Console.Error.WriteLine($"fovea: {line}");
    }
}
