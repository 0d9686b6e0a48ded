using Fovea.Training.Data;

namespace Fovea.Training.Detectors;

/// <summary>The changes of one sample, drawn before it is cut.</summary>
internal readonly record struct SampleAugmentation(bool Mirrored, bool Grey, bool Blurred, bool Coarse, float Brightness, float Contrast, float Red, float Green, float Blue)
{
    /// <summary>Draws the changes.</summary>
    public static SampleAugmentation Draw(DetectorAugmentation shares, ref StepRandom random)
    {
        double colour = shares.Colour;
        return new(
            random.Unit() < shares.Flip,
            random.Unit() < shares.Grey,
            random.Unit() < shares.Blur,
            random.Unit() < shares.LowResolution,
            (float)(255 * random.Between(-colour, colour)),
            (float)(1 + random.Between(-colour, colour)),
            (float)(1 + random.Between(-colour, colour) / 2),
            (float)(1 + random.Between(-colour, colour) / 2),
            (float)(1 + random.Between(-colour, colour) / 2));
    }

    /// <summary>Cuts a part of a picture and changes it; codes from 0 to 255, plane by plane.</summary>
    public void Cut(DetectorPicture picture, (int Left, int Top, int Width, int Height) part, int side, Span<float> codes)
    {
        if (Coarse)
        {
            Span<float> small = stackalloc float[3 * (side / 2) * (side / 2)];
            picture.Cut(part, side / 2, small);
            Double(small, side / 2, codes);
        }
        else
        {
            picture.Cut(part, side, codes);
        }

        if (Blurred) Blur(codes, side);
        Recolour(codes);
        if (!Mirrored) return;
        for (int row = 0; row < codes.Length; row += side) codes.Slice(row, side).Reverse();
    }

    private void Recolour(Span<float> codes)
    {
        int plane = codes.Length / 3;
        for (int i = 0; i < plane; i++)
        {
            (float red, float green, float blue) = (codes[i] * Red, codes[plane + i] * Green, codes[2 * plane + i] * Blue);
            if (Grey) red = green = blue = 0.299f * red + 0.587f * green + 0.114f * blue;
            codes[i] = Change(red);
            codes[plane + i] = Change(green);
            codes[2 * plane + i] = Change(blue);
        }
    }

    private float Change(float code) => Math.Clamp((code - 127.5f) * Contrast + 127.5f + Brightness, 0, 255);

    private static void Blur(Span<float> codes, int side)
    {
        Span<float> copy = stackalloc float[side * side];
        for (int c = 0; c < 3; c++)
        {
            Span<float> plane = codes.Slice(c * side * side, side * side);
            plane.CopyTo(copy);
            for (int y = 1; y < side - 1; y++)
            {
                for (int x = 1; x < side - 1; x++)
                {
                    float sum = 0;
                    for (int row = y - 1; row <= y + 1; row++) sum += copy[row * side + x - 1] + copy[row * side + x] + copy[row * side + x + 1];
                    plane[y * side + x] = sum / 9;
                }
            }
        }
    }

    // Bilinear, half-pixel centres.
    private static void Double(ReadOnlySpan<float> small, int half, Span<float> codes)
    {
        int side = 2 * half;
        for (int c = 0; c < 3; c++)
        {
            ReadOnlySpan<float> from = small.Slice(c * half * half, half * half);
            for (int y = 0; y < side; y++)
            {
                int near = y / 2 * half, far = Math.Clamp((y % 2 == 0 ? -1 : 1) + y / 2, 0, half - 1) * half;
                for (int x = 0; x < side; x++)
                {
                    int own = x / 2, other = Math.Clamp((x % 2 == 0 ? -1 : 1) + own, 0, half - 1);
                    codes[(c * side + y) * side + x] = 0.75f * (0.75f * from[near + own] + 0.25f * from[near + other]) + 0.25f * (0.75f * from[far + own] + 0.25f * from[far + other]);
                }
            }
        }
    }
}
