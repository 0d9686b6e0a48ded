using Fovea.Imaging;
using SkiaSharp;

namespace Fovea.Lab.Figures;

/// <summary>Writes labels in DejaVu Sans (embedded, so that every machine draws the same letters), smoothed, by Skia. Many threads may use it.</summary>
public sealed class SansTextPainter : ITextPainter
{
    private static readonly SKTypeface Typeface = Load();

    private SansTextPainter()
    {
    }

    /// <summary>The painter.</summary>
    public static SansTextPainter Instance { get; } = new();

    /// <inheritdoc/>
    public (int Width, int Height) Measure(string text, float size)
    {
        using SKFont font = new(Typeface, size);
        return ((int)MathF.Ceiling(font.MeasureText(text)), (int)MathF.Ceiling(font.Metrics.Descent - font.Metrics.Ascent));
    }

    /// <inheritdoc/>
    public void Draw(Frame frame, string text, int left, int top, float size)
    {
        if (frame.Format.Model != ColorModel.Rgb) throw new ArgumentException($"Labels are written into RGB frames, not {frame.Format}.", nameof(frame));
        (int width, int height) = Measure(text, size);
        if (width == 0) return;
        using SKBitmap coverage = Cover(text, width, height, size);
        int from = Math.Max(0, -left), to = Math.Min(width, frame.Width - left);
        for (int y = Math.Max(0, -top); y < Math.Min(height, frame.Height - top); y++)
        {
            ReadOnlySpan<byte> row = coverage.GetPixelSpan().Slice(y * coverage.RowBytes, width);
            foreach (Plane plane in frame.Planes)
            {
                int samples = frame.Format.Packed ? 3 : 1;
                for (int x = from; x < to; x++)
                {
                    if (row[x] > 0) Lighten(plane, top + y, (left + x) * samples, samples, row[x], frame.Format.MaxValue);
                }
            }
        }
    }

    // How much of each pixel the letters cover, 0 to 255.
    private static SKBitmap Cover(string text, int width, int height, float size)
    {
        SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.Black);
        using SKFont font = new(Typeface, size) { Edging = SKFontEdging.Antialias, Subpixel = true };
        using SKPaint paint = new() { Color = SKColors.White, IsAntialias = true };
        canvas.DrawText(text, 0, -font.Metrics.Ascent, SKTextAlign.Left, font, paint);
        return bitmap;
    }

    private static void Lighten(Plane plane, int row, int first, int samples, byte coverage, int white)
    {
        for (int i = first; i < first + samples; i++)
        {
            if (plane.BytesPerSample == 1) Lighten(ref plane.Row<byte>(row)[i], coverage);
            else Lighten(ref plane.Row<ushort>(row)[i], coverage, white);
        }
    }

    private static void Lighten(ref byte sample, byte coverage) => sample = (byte)(sample + (255 - sample) * coverage / 255);

    private static void Lighten(ref ushort sample, byte coverage, int white) => sample = (ushort)(sample + (white - sample) * coverage / 255);

    private static SKTypeface Load()
    {
        using Stream font = typeof(SansTextPainter).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        return SKTypeface.FromStream(font);
    }
}
