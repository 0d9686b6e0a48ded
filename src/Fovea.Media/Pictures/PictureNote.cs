namespace Fovea.Media.Pictures;

/// <summary>A text in a picture file.</summary>
/// <param name="Keyword">What it is, such as <c>Comment</c>.</param>
/// <param name="Text">The text.</param>
internal sealed record PictureNote(string Keyword, string Text)
{
    /// <summary>The keyword of a text without a more special one: all that JPEG has.</summary>
    public const string Comment = "Comment";
}
