using Fovea.Networks.Plans;

namespace Fovea.Cli.Commands;

/// <summary>The values of <c>--precision</c>.</summary>
internal static class PrecisionNames
{
    public static IReadOnlyList<string> All { get; } = ["fp32", "int8"];

    /// <summary>The precision of a name; null, which leaves the choice to the model, for none.</summary>
    public static Precision? Parse(string? name) => name is null ? null : name == "int8" ? Precision.Int8 : Precision.Float32;
}
