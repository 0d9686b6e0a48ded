namespace Fovea.Inference;

/// <summary>A value that flows through a row pipeline; a few of its rows at a time are held.</summary>
/// <param name="Id">Index in the pipeline.</param>
/// <param name="Height">Rows there are.</param>
/// <param name="Layout">How a row lies in memory.</param>
internal sealed record RowValue(int Id, int Height, RowLayout Layout)
{
    /// <summary>The bytes of a row outside the picture; null when all are those of the layout's padding.</summary>
    public byte[]? Blank { get; init; }
}
