namespace Fovea.Training.Degradations;

/// <summary>
/// What training sees instead of one degradation: several, drawn by weight for whole sources, each source several times.
/// Off without entries. Luma networks only: the low side is kept as luma.
/// </summary>
public sealed record DegradationMix
{
    /// <summary>What is drawn from; empty for the one degradation of the run.</summary>
    public IReadOnlyList<WeightedDegradation> Entries { get; init; } = [];

    /// <summary>How many times each source is degraded, each time drawn anew. At least 1.</summary>
    public int Variants { get; init; } = 4;

    /// <summary>Degradations that held-out sources go through, without ranges; the validation score is the mean over them.</summary>
    public IReadOnlyList<string> Validation { get; init; } = ["bicubic", "h264:crf=23", "h264:crf=28", "h264:crf=33"];

    /// <summary>True when there is something to draw from.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOn => Entries.Count > 0;

    /// <summary>True when both ask for the same.</summary>
    public bool Equals(DegradationMix? other) => other is not null && Variants == other.Variants && Entries.SequenceEqual(other.Entries) && Validation.SequenceEqual(other.Validation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Entries.Count, Variants, Validation.Count);

    /// <summary>Refuses what cannot be drawn.</summary>
    /// <exception cref="BadInputException">With what is wrong.</exception>
    public void Validate()
    {
        if (!IsOn) return;
        if (Variants is < 1 or > 64) throw new BadInputException($"training option 'degradations.variants' must be 1 to 64, not {Variants}.");
        if (Validation.Count == 0) throw new BadInputException("training option 'degradations.validation' must name at least one degradation.");
        foreach (WeightedDegradation entry in Entries)
        {
            if (!(entry.Weight > 0) || !double.IsFinite(entry.Weight)) throw new BadInputException(FormattableString.Invariant($"training option 'degradations.entries' must have positive weights, not {entry.Weight}."));
            DegradationPipeline.Parse(entry.Steps);
        }

        if (Validation.FirstOrDefault(text => !DegradationPipeline.Parse(text).IsFixed) is { } drawn) throw new BadInputException($"training option 'degradations.validation' takes degradations without ranges and choices, not '{drawn}'.");
        foreach (bool still in new[] { true, false })
        {
            if (!Entries.Any(entry => entry.Suits(still))) throw new BadInputException($"training option 'degradations.entries' has nothing for {(still ? "stills" : "clips")}.");
        }
    }

    /// <summary>The degradation of a source's variant; a function of the arguments only.</summary>
    internal DegradationPipeline Draw(bool still, ulong seed, long number)
    {
        WeightedDegradation[] suited = [.. Entries.Where(entry => entry.Suits(still))];
        Data.StepRandom random = new(seed, number, 1);
        double left = random.Unit() * suited.Sum(entry => entry.Weight);
        WeightedDegradation chosen = suited.FirstOrDefault(entry => (left -= entry.Weight) < 0) ?? suited[^1];
        return DegradationPipeline.Parse(chosen.Steps).Draw(seed, number);
    }
}

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
