namespace Fovea.Imaging;

/// <summary>
/// Writes labels into RGB pictures. The packages that programs embed bring no font, which would need native files: a program
/// passes its own painter, and <c>Fovea.Lab</c> has one.
/// </summary>
public interface ITextPainter
{
    /// <summary>The pixels that a line of text takes; the height is the same for all texts.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">Size of the font in pixels, above 0.</param>
    (int Width, int Height) Measure(string text, float size);

    /// <summary>Writes one line in white; what lies outside the frame is cut off.</summary>
    /// <param name="frame">An RGB frame of 8 to 16 bits, packed or planar, which is written to.</param>
    /// <param name="text">One line.</param>
    /// <param name="left">Column where the line begins.</param>
    /// <param name="top">Row where it begins.</param>
    /// <param name="size">Size of the font in pixels, above 0.</param>
    /// <exception cref="ArgumentException">The frame is not RGB.</exception>
    void Draw(Frame frame, string text, int left, int top, float size);
}
