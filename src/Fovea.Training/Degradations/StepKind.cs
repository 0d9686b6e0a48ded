using System.Globalization;

namespace Fovea.Training.Degradations;

/// <summary>What a step of a degradation is called, which parameters it has, and what they may be.</summary>
/// <param name="Name">Its name in the text form.</param>
/// <param name="Parameters">What it takes.</param>
internal sealed record StepKind(string Name, params StepKind.Parameter[] Parameters)
{
    /// <summary>A number in a range, or one of some names; with a default, or required where that is null.</summary>
    public sealed record Parameter(string Name, string? Default, double Low = 0, double High = 0, IReadOnlyList<string>? Names = null)
    {
        /// <summary>True if a value is one of those allowed.</summary>
        public bool Allows(string value) => Names is not null
            ? Names.Contains(value)
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= Low && number <= High;

        /// <summary>What is allowed, in words.</summary>
        public string Allowed => Names is not null ? string.Join(", ", Names) : FormattableString.Invariant($"{Low} to {High}");
    }

    private static readonly string[] Presets = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower"];

    /// <summary>The kernels that reduce to the low size.</summary>
    public static IReadOnlyList<string> Kernels { get; } = ["bicubic", "area", "lanczos", "bilinear"];

    /// <summary>Every step. The first four reduce to the low size; a pipeline has one of them.</summary>
    public static IReadOnlyList<StepKind> All { get; } =
    [
        .. Kernels.Select(kernel => new StepKind(kernel, [])),
        new("resize", new("x", null, 0.2, 1), new("y", "", 0.2, 1), new("kernel", "area", Names: Kernels)),
        new("blur", new("sigma", null, 0.05, 10), new("sigma_y", "", 0.05, 10)),
        new("sharpen", new Parameter("amount", "0.8", 0, 3)),
        new("noise", new Parameter("strength", null, 0, 60)),
        new("interlace", []),
        new("deinterlace", []),
        new("h264", new("crf", null, 0, 51), new("preset", "medium", Names: Presets), new("bframes", "3", 0, 8), new("interlaced", "0", 0, 1)),
        new("h265", new("crf", null, 0, 51), new("preset", "medium", Names: Presets)),
        new("vp9", new("crf", null, 0, 63), new("speed", "4", 0, 8)),
        new("av1", new("crf", null, 0, 63), new("preset", "8", 4, 13)),
        new("mpeg2", new("q", null, 1, 31), new("bframes", "2", 0, 4), new("interlaced", "0", 0, 1)),
        new("mpeg4", new("q", null, 1, 31), new("bframes", "0", 0, 4)),
        new("mjpeg", new Parameter("q", null, 1, 31)),
    ];

    /// <summary>True for an encoder with its decoder.</summary>
    public bool IsCodec => Name is "h264" or "h265" or "vp9" or "av1" or "mpeg2" or "mpeg4" or "mjpeg";

    /// <summary>True for what reduces to the low size.</summary>
    public bool IsReduction => Kernels.Contains(Name);

    /// <summary>The kind of a name.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static StepKind Get(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new BadInputException($"There is no step '{name}' of a degradation; there are {string.Join(", ", All.Select(kind => kind.Name))}.");
}
