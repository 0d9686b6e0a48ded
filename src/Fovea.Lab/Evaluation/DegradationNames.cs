using Fovea.Training.Degradations;

namespace Fovea.Lab.Evaluation;

/// <summary>The degradations by the names that papers, the command line and reports use.</summary>
public static class DegradationNames
{
    /// <summary>Every name: <c>bi</c>, <c>bi-rounded</c>, <c>bd</c>.</summary>
    public static IReadOnlyList<string> All { get; } = ["bi", "bi-rounded", "bd"];

    /// <summary>The name of a degradation.</summary>
    public static string NameOf(DegradationKind kind) => kind switch
    {
        DegradationKind.Bicubic => "bi",
        DegradationKind.BicubicRounded => "bi-rounded",
        DegradationKind.BlurDown => "bd",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown degradation."),
    };

    /// <summary>The degradation of a name in <see cref="All"/>.</summary>
    /// <exception cref="BadInputException">There is no such degradation.</exception>
    public static DegradationKind Parse(string name) => name switch
    {
        "bi" => DegradationKind.Bicubic,
        "bi-rounded" => DegradationKind.BicubicRounded,
        "bd" => DegradationKind.BlurDown,
        _ => throw new BadInputException($"There is no degradation '{name}'; choose one of {string.Join(", ", All)}."),
    };

    /// <summary>What the bicubic reduction keeps between its passes: <c>float</c> or <c>rounded</c>; null when it is not used.</summary>
    public static string? ResampleRuleOf(DegradationKind kind) => kind switch
    {
        DegradationKind.Bicubic => "float",
        DegradationKind.BicubicRounded => "rounded",
        _ => null,
    };
}
