using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Faces;

/// <summary>Draws what was found into a picture: a box and the score of each face, and dots at eyes, nose and mouth.</summary>
public static class FaceMarks
{
    private static readonly byte[] Light = [64, 255, 96];
    private static readonly byte[] Dark = [0, 0, 0];

    /// <summary>Draws faces; what lies outside the picture is cut off.</summary>
    /// <param name="picture">An rgb24 frame, which is written to.</param>
    /// <param name="faces">Faces in its pixels.</param>
    /// <param name="text">Writes the scores; null to leave them out.</param>
    /// <exception cref="ArgumentException">The frame is not rgb24.</exception>
    public static void Draw(Frame picture, IEnumerable<Face> faces, ITextPainter? text = null)
    {
        if (picture.Format != PixelFormats.Rgb24) throw new ArgumentException($"Faces are drawn into rgb24, not {picture.Format}.", nameof(picture));
        int thick = Math.Max(1, Math.Min(picture.Width, picture.Height) / 240);
        foreach (Face face in faces)
        {
            (int left, int top, int right, int bottom) = ((int)MathF.Round(face.Box.Left), (int)MathF.Round(face.Box.Top), (int)MathF.Round(face.Box.Right), (int)MathF.Round(face.Box.Bottom));

            // A dark line around the light one: seen on any ground.
            Outline(picture, left - thick, top - thick, right + thick, bottom + thick, 3 * thick, Dark);
            Outline(picture, left, top, right, bottom, thick, Light);
            foreach (FacePoint point in face.Landmarks) Dot(picture, (int)MathF.Round(point.X), (int)MathF.Round(point.Y), thick);
            if (text is not null) Label(picture, text, face.Score.ToString("0.00", CultureInfo.InvariantCulture), left, top, thick);
        }
    }

    private static void Outline(Frame picture, int left, int top, int right, int bottom, int thick, byte[] color)
    {
        Fill(picture, left, top, right, top + thick, color);
        Fill(picture, left, bottom - thick, right, bottom, color);
        Fill(picture, left, top, left + thick, bottom, color);
        Fill(picture, right - thick, top, right, bottom, color);
    }

    private static void Dot(Frame picture, int x, int y, int thick)
    {
        Fill(picture, x - 2 * thick, y - 2 * thick, x + 2 * thick, y + 2 * thick, Dark);
        Fill(picture, x - thick, y - thick, x + thick, y + thick, Light);
    }

    // Above the box, or within it where there is no room above.
    private static void Label(Frame picture, ITextPainter painter, string text, int left, int top, int dot)
    {
        float size = Math.Max(10, 9 * dot);
        (int width, int height) = painter.Measure(text, size);
        int y = top - height - 4 * dot >= 0 ? top - height - 4 * dot : top + 3 * dot;
        int x = Math.Clamp(left, 0, Math.Max(0, picture.Width - width - 4 * dot));
        Fill(picture, x, y, x + width + 4 * dot, y + height + 3 * dot, Dark);
        painter.Draw(picture, text, x + 2 * dot, y + dot, size);
    }

    private static void Fill(Frame picture, int left, int top, int right, int bottom, byte[] color)
    {
        (left, right) = (Math.Clamp(left, 0, picture.Width), Math.Clamp(right, 0, picture.Width));
        for (int y = Math.Max(0, top); y < Math.Min(bottom, picture.Height); y++)
        {
            Span<byte> row = picture.Planes[0].Row<byte>(y);
            for (int x = left; x < right; x++) color.CopyTo(row[(3 * x)..]);
        }
    }
}
