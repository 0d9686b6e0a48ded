using System.Globalization;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Upscaling.Faces;

/// <summary>An enlarged frame into which faces are merged. Luma alone changes, and only inside their regions.</summary>
internal sealed class FaceCompositor(Frame canvas, int scale)
{
    private const float White = 235 / 255f;
    private const float Black = 16 / 255f;

    /// <summary>Merges a face.</summary>
    /// <param name="face">The enlarged luma of the outer region.</param>
    /// <param name="region">Where it belongs.</param>
    /// <param name="strength">How much of it shows, 0 to 1.</param>
    /// <param name="ramp">Pixels of the source over which it fades at its edges, but not where the frame ends.</param>
    public void Blend(Tensor face, FaceRegion region, float strength, int ramp)
    {
        (int left, int top, int right, int bottom) = Large(region.Inner);
        (int outerLeft, int outerTop, int outerRight, _) = Large(region.Outer);
        float[] columns = Weights(left, right, canvas.Width, ramp * scale), rows = Weights(top, bottom, canvas.Height, ramp * scale);
        Paint(top, bottom, (luma, y) =>
        {
            ReadOnlySpan<float> made = face.Plane(0, 0).Slice((y - outerTop) * (outerRight - outerLeft) + left - outerLeft, right - left);
            Span<float> row = luma.Slice(left, right - left);
            for (int x = 0; x < row.Length; x++) row[x] += strength * rows[y - top] * columns[x] * (made[x] - row[x]);
        });
    }

    /// <summary>Draws squares, and track numbers if there is who writes them: solid where the face was seen, dotted where its place is bridged.</summary>
    public void Draw(IReadOnlyList<(TrackedFace Face, float Strength)> faces, ITextPainter? text)
    {
        foreach ((TrackedFace face, _) in faces)
        {
            (int left, int top, int right, int bottom) = Large(((int)face.Box.Left, (int)face.Box.Top, (int)face.Box.Right, (int)face.Box.Bottom));
            int thick = Math.Max(2, canvas.Height / 360) & ~1;
            Box(left, top, right, top + thick, face.IsSeen);
            Box(left, bottom - thick, right, bottom, face.IsSeen);
            Box(left, top, left + thick, bottom, face.IsSeen);
            Box(right - thick, top, right, bottom, face.IsSeen);
            if (text is not null) Label(text, face.Track.ToString(CultureInfo.InvariantCulture), left + 2 * thick, top + 2 * thick, Math.Max(12, canvas.Height / 36));
        }
    }

    // Half a cosine, sampled at the middle of pixels.
    private static float[] Weights(int low, int high, int length, int ramp)
    {
        float[] weights = new float[high - low];
        for (int i = 0; i < weights.Length; i++)
        {
            float near = Math.Min(low == 0 ? ramp : i + 0.5f, high == length ? ramp : weights.Length - i - 0.5f);
            weights[i] = near >= ramp ? 1 : 0.5f - 0.5f * MathF.Cos(MathF.PI * near / ramp);
        }

        return weights;
    }

    private (int Left, int Top, int Right, int Bottom) Large((int Left, int Top, int Right, int Bottom) small) => (small.Left * scale, small.Top * scale, small.Right * scale, small.Bottom * scale);

    private void Box(int left, int top, int right, int bottom, bool isSolid)
    {
        (left, right) = (Math.Clamp(left, 0, canvas.Width), Math.Clamp(right, 0, canvas.Width));
        if (right <= left) return;
        int dash = Math.Max(4, canvas.Height / 90);
        Paint(Math.Clamp(top, 0, canvas.Height), Math.Clamp(bottom, 0, canvas.Height), (luma, y) =>
        {
            for (int x = left; x < right; x++)
            {
                if (isSolid || (x + y) / dash % 2 == 0) luma[x] = White;
            }
        });
    }

    private void Label(ITextPainter painter, string text, int left, int top, int size)
    {
        (int width, int height) = painter.Measure(text, size);
        int room = size / 6;
        using Frame letters = new(PixelFormats.Rgb, width + 2 * room, height + 2 * room, ColorDescription.Unspecified);
        letters.Memory.Span.Clear();
        painter.Draw(letters, text, room, room, size);
        Paint(Math.Clamp(top, 0, canvas.Height), Math.Clamp(top + letters.Height, 0, canvas.Height), (luma, y) =>
        {
            Span<byte> dots = letters.Planes[0].Row<byte>(y - top);
            for (int x = Math.Max(0, left); x < Math.Min(canvas.Width, left + letters.Width); x++) luma[x] = Black + dots[x - left] / 255f * (White - Black);
        });
    }

    // Luma outside what is painted comes back as the same codes.
    private void Paint(int top, int bottom, RowPainter paint)
    {
        if (bottom <= top) return;
        using Tensor luma = new(new Shape(1, 1, bottom - top, canvas.Width));
        PlaneConversion.ToLuma(canvas, top, bottom, luma);
        for (int y = top; y < bottom; y++) paint(luma.Plane(0, 0).Slice((y - top) * canvas.Width, canvas.Width), y);
        PlaneConversion.FromLuma(luma, top, canvas, top, bottom);
    }

    private delegate void RowPainter(Span<float> luma, int y);
}
