namespace Fovea.Imaging;

/// <summary>
/// Gives the colours behind full transparency, which editors leave black or random, those of the visible pixels near by.
/// Enlarging mixes neighbours, and would else pull what nobody sees into the edge as a dark or bright fringe.
/// </summary>
public static class HiddenColors
{
    // Halvings: what lies further than 32 pixels from anything visible stays as it is, for no network looks so far.
    private const int Levels = 5;

    /// <summary>The frame with visible colours continued under what is hidden around them; opacity stays.</summary>
    /// <param name="frame">A planar frame with opacity.</param>
    /// <returns>A new frame, which the caller disposes.</returns>
    public static Frame Fill(Frame frame)
    {
        if (!frame.Format.HasAlpha) throw new ArgumentException($"{frame.Format} has no opacity.", nameof(frame));
        Frame filled = new(frame.Format, frame.Width, frame.Height, frame.Color, frame.Timestamp);
        frame.Memory.CopyTo(filled.Memory);
        float[]? weights = null;
        for (int p = 0; p < filled.Planes.Count - 1; p++)
        {
            Plane plane = filled.Planes[p];
            if (weights is null || weights.Length != plane.Width * plane.Height) weights = Weights(frame, plane);
            if (!weights.Contains(0)) continue;
            Fill(plane, weights, frame.Format.BitDepth);
        }

        return filled;
    }

    // Opacity at the samples of a plane; chroma is seen if any of its pixels is.
    private static float[] Weights(Frame frame, Plane plane)
    {
        Plane alpha = frame.Planes[^1];
        (int stepX, int stepY) = (Step(alpha.Width, plane.Width), Step(alpha.Height, plane.Height));
        float[] weights = new float[plane.Width * plane.Height];
        float[] row = new float[alpha.Width];
        for (int y = 0; y < alpha.Height; y++)
        {
            SampleRow.Decode(alpha, y, row, SampleCoding.Opacity(frame.Format.BitDepth));
            int at = y / stepY * plane.Width;
            for (int x = 0; x < row.Length; x++) weights[at + (x / stepX)] += row[x];
        }

        return weights;

        static int Step(int fine, int coarse) => (fine + coarse - 1) / coarse;
    }

    private static void Fill(Plane plane, float[] weights, int bitDepth)
    {
        SampleCoding coding = SampleCoding.Opacity(bitDepth);
        Level level = new(plane.Width, plane.Height, new float[weights.Length], weights);
        float[] row = new float[plane.Width];
        for (int y = 0; y < plane.Height; y++)
        {
            SampleRow.Decode(plane, y, row, coding);
            row.CopyTo(level.Colors, y * plane.Width);
        }

        level.Fill(Levels);
        for (int y = 0; y < plane.Height; y++)
        {
            SampleRow.Encode(level.Colors.AsSpan(y * plane.Width, plane.Width), plane, y, coding);
        }
    }

    // One size of the picture; the next coarser one is the mean of what is seen in two by two.
    private readonly record struct Level(int Width, int Height, float[] Colors, float[] Weights)
    {
        /// <summary>Fills colours of no weight from coarser levels; afterwards their weight says whether they are known.</summary>
        public float[] Fill(int levels)
        {
            float[] known = [.. Weights];
            if (levels == 0 || (Width == 1 && Height == 1)) return known;
            Level coarse = Halve();
            float[] coarseKnown = coarse.Fill(levels - 1);
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    int at = (y * Width) + x;
                    if (Weights[at] > 0) continue;
                    (float color, float weight) = coarse.Between(coarseKnown, x, y);
                    if (weight > 0) (Colors[at], known[at]) = (color, 1);
                }
            }

            return known;
        }

        private Level Halve()
        {
            (int width, int height) = ((Width + 1) / 2, (Height + 1) / 2);
            (float[] colors, float[] weights) = (new float[width * height], new float[width * height]);
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    (int from, int to) = ((y * Width) + x, (y / 2 * width) + (x / 2));
                    colors[to] += Colors[from] * Weights[from];
                    weights[to] += Weights[from];
                }
            }

            for (int i = 0; i < colors.Length; i++)
            {
                if (weights[i] > 0) colors[i] /= weights[i];
            }

            return new Level(width, height, colors, weights);
        }

        // The known among the four coarse neighbours of a fine pixel, the nearer ones more.
        private (float Color, float Weight) Between(float[] known, int fineX, int fineY)
        {
            (int x0, int y0) = (fineX / 2, fineY / 2);
            (int x1, int y1) = (Math.Clamp(x0 + ((fineX & 1) == 0 ? -1 : 1), 0, Width - 1), Math.Clamp(y0 + ((fineY & 1) == 0 ? -1 : 1), 0, Height - 1));
            (float color, float weight) = (0, 0);
            foreach ((int x, int y, float share) in (ReadOnlySpan<(int, int, float)>)[(x0, y0, 9), (x1, y0, 3), (x0, y1, 3), (x1, y1, 1)])
            {
                int at = (y * Width) + x;
                if (known[at] == 0) continue;
                color += share * Colors[at];
                weight += share;
            }

            return weight > 0 ? (color / weight, weight) : (0, 0);
        }
    }
}
