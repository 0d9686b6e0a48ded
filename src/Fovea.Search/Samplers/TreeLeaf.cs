namespace Fovea.Search.Samplers;

/// <summary>
/// A leaf as a box in the search space: for each feature a range of 0..1, or some of its choices. Where a parameter
/// takes no part is outside of it.
/// </summary>
/// <param name="Mean">The response in it.</param>
/// <param name="Sides">The box, one side a feature.</param>
internal sealed record TreeLeaf(double Mean, IReadOnlyList<TreeLeaf.Side> Sides)
{
    /// <summary>The share of the search space that the box takes up.</summary>
    public double Volume => Sides.Aggregate(1.0, (volume, side) => volume * side.Share);

    /// <summary>The box that is the whole space.</summary>
    public static TreeLeaf Whole(FeatureSpace space)
        => new(0, [.. Enumerable.Range(0, space.Count).Select(feature => space.IsCategory(feature) ? new Side(0, 1, [.. Enumerable.Repeat(true, space.Categories(feature) - 1)]) : new Side(0, 1, null))]);

    /// <summary>The part of the box where the answer is yes, or no.</summary>
    public TreeLeaf Part(TreeSplit split, bool left)
    {
        Side[] sides = [.. Sides];
        Side side = sides[split.Feature];
        if (split.Left is not null) sides[split.Feature] = side with { Choices = [.. side.Choices!.Select((held, choice) => held && split.Left[choice] == left)] };
        else if (left) sides[split.Feature] = side with { High = Math.Min(side.High, split.Threshold) };
        else sides[split.Feature] = side with { Low = Math.Max(side.Low, split.Threshold) };
        return this with { Sides = sides };
    }

    /// <summary>One side of a box.</summary>
    /// <param name="Low">Where the range begins; not looked at for choices.</param>
    /// <param name="High">Where it ends.</param>
    /// <param name="Choices">The choices in the box; null for a range.</param>
    internal sealed record Side(double Low, double High, IReadOnlyList<bool>? Choices)
    {
        /// <summary>The share of the feature's values.</summary>
        public double Share => Choices is null ? Math.Max(0, High - Low) : (double)Choices.Count(held => held) / Choices.Count;
    }
}
