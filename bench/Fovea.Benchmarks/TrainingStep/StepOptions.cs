using System.Globalization;

namespace Fovea.Benchmarks.TrainingStep;

/// <summary>What to time.</summary>
/// <param name="Channels">Feature maps of EVSRNet.</param>
/// <param name="Blocks">Residual blocks.</param>
/// <param name="Threads">Workers that share the samples.</param>
/// <param name="Batch">Samples per step.</param>
/// <param name="Patch">Side of a low-resolution patch in pixels.</param>
/// <param name="Seconds">Time to spend on rounds.</param>
/// <param name="Data">File of weights and samples shared with PyTorch; written when missing, none for random ones.</param>
internal sealed record StepOptions(
    int Channels = 8, int Blocks = 5, int Threads = 1, int Batch = 16, int Patch = 64, double Seconds = 5, string? Data = null)
{
    /// <summary>Pixels of the output per pixel of the input, in each direction.</summary>
    public const int Scale = 4;

    /// <summary>Reads --channels, --blocks, --threads, --batch, --patch, --seconds and --data.</summary>
    public static StepOptions Parse(string[] args)
    {
        StepOptions options = new();
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            string value = args[i + 1];
            options = args[i] switch
            {
                "--channels" => options with { Channels = Whole(value) },
                "--blocks" => options with { Blocks = Whole(value) },
                "--threads" => options with { Threads = Whole(value) },
                "--batch" => options with { Batch = Whole(value) },
                "--patch" => options with { Patch = Whole(value) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--data" => options with { Data = value },
                _ => throw new ArgumentException($"training-step has no option {args[i]}."),
            };
        }

        return args.Length % 2 == 0 ? options : throw new ArgumentException($"{args[^1]} needs a value.");
    }

    private static int Whole(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
