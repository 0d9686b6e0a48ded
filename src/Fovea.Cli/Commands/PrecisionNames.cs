using Fovea.Inference;

namespace Fovea.Cli.Commands;

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
