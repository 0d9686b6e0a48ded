namespace Fovea.Training.Degradations;

/// <summary>One entry of a <see cref="DegradationMix"/>.</summary>
/// <param name="Steps">The steps, as <see cref="DegradationPipeline"/> reads them; may have ranges and choices.</param>
/// <param name="Weight">How often it is drawn, relative to the others; above 0.</param>
/// <param name="For">What it is for: <c>all</c>, <c>clips</c> or <c>stills</c>. Interlacing, for one, needs frames that follow each other.</param>
public sealed record WeightedDegradation(string Steps, double Weight = 1, string For = "all")
{
    /// <summary>True if a source of that kind may go through it.</summary>
    internal bool Suits(bool still) => For switch
    {
        "all" => true,
        "clips" => !still,
        "stills" => still,
        _ => throw new BadInputException($"training option 'degradations.entries' has 'for: {For}'; it is all, clips or stills."),
    };
}
