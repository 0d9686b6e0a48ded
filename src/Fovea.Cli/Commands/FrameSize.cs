using System.Globalization;
using Fovea.Inference;

namespace Fovea.Cli.Commands;

/// <summary>A size as people write it: 320x180.</summary>
internal static class FrameSize
{
    private const int Largest = 16384;

    /// <summary>Reads width and height.</summary>
    /// <exception cref="BadInputException">The text is no size of 1x1 to 16384x16384.</exception>
    public static (int Width, int Height) Parse(string text)
    {
        string[] parts = text.Split('x');
        bool good = parts.Length == 2 & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width) & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int height);
        if (!good || width is < 1 or > Largest || height is < 1 or > Largest) throw new BadInputException($"'{text}' is no size; write width and height as in 320x180.");
        return (width, height);
    }
}

/// <summary>The values of <c>--precision</c>.</summary>
internal static class PrecisionNames
{
    public static IReadOnlyList<string> All { get; } = ["fp32", "int8"];

    /// <summary>What a person may ask for where it is only a matter of speed.</summary>
    public static IReadOnlyList<string> Choices { get; } = ["auto", .. All];

    /// <summary>How a network is compiled for one of <see cref="Choices"/>; what is measured is kept in the user's cache.</summary>
    public static PlanOptions Plan(string name) => new(Precision: name == "auto" ? Precision.Fastest : Parse(name)!.Value) { Memory = new PrecisionMemory(UserCache.PathOf("precision.json")) };

    /// <summary>The precision of a name; null, which leaves the choice to the model, for none.</summary>
    public static Precision? Parse(string? name) => name is null ? null : name == "int8" ? Precision.Int8 : Precision.Float32;
}
