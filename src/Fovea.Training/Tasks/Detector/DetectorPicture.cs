using Fovea.Faces;
using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training.Detectors;

/// <summary>
/// A picture with its labels, kept in memory at its size and at halves of it, so that cutting a sample out costs the same
/// for small and large faces.
/// </summary>
internal sealed class DetectorPicture
{
    private const int LeastSide = 24;

    private readonly List<(int Width, int Height, byte[] Pixels)> _levels = [];

    public DetectorPicture(string name, int width, int height, ReadOnlySpan<byte> rgb, IReadOnlyList<FaceLabel> labels)
    {
        (Name, Labels) = (name, labels);
        Faces = [.. labels.Where(label => label.Kind == "face" && label.Box is { Width: > 0, Height: > 0 })];
        Unsure = [.. labels.Where(label => label.Kind != "face").Select(label => label.Box)];
        _levels.Add((width, height, rgb.ToArray()));
        while (Math.Min(_levels[^1].Width, _levels[^1].Height) >= 2 * LeastSide) _levels.Add(Halve(_levels[^1]));
    }

    /// <summary>From a cache.</summary>
    public DetectorPicture(CachedFrame frame, IReadOnlyList<FaceLabel> labels)
        : this(frame.Source.Path, frame.Width, frame.Height, frame.Pixels, labels)
    {
    }

    public string Name { get; }

    public int Width => _levels[0].Width;

    public int Height => _levels[0].Height;

    /// <summary>All labels, for judging.</summary>
    public IReadOnlyList<FaceLabel> Labels { get; }

    /// <summary>What is a face.</summary>
    public IReadOnlyList<FaceLabel> Faces { get; }

    /// <summary>Where no sample without a face may be cut: what may be a face, and heads marked by another rule.</summary>
    public IReadOnlyList<FaceBox> Unsure { get; }

    /// <summary>The picture as (1, 3, H, W) with samples from 0 to 1; the caller disposes it.</summary>
    public Tensor ToTensor()
    {
        Tensor picture = new(new Shape(1, 3, Height, Width));
        byte[] pixels = _levels[0].Pixels;
        for (int c = 0; c < 3; c++)
        {
            Span<float> plane = picture.Plane(0, c);
            for (int i = 0; i < plane.Length; i++) plane[i] = pixels[3 * i + c] / 255f;
        }

        return picture;
    }

    /// <summary>Brings a part to <paramref name="side"/> by <paramref name="side"/> pixels by means over areas, in codes from 0 to 255.</summary>
    /// <param name="part">Inside the picture, not empty.</param>
    /// <param name="side">Side of the result.</param>
    /// <param name="result">3·side·side values, plane by plane.</param>
    public void Cut((int Left, int Top, int Width, int Height) part, int side, Span<float> result)
    {
        int level = 0;
        while (level + 1 < _levels.Count && Math.Min(part.Width, part.Height) >> (level + 1) >= 2 * side) level++;
        (int width, int height, byte[] pixels) = _levels[level];
        int left = Math.Min(part.Left >> level, width - 1), top = Math.Min(part.Top >> level, height - 1);
        int columns = Math.Clamp(part.Width >> level, 1, width - left), rows = Math.Clamp(part.Height >> level, 1, height - top);
        int plane = side * side;
        for (int y = 0; y < side; y++)
        {
            (int firstRow, int endRow) = Touched(y, rows, side);
            for (int x = 0; x < side; x++)
            {
                (int first, int end) = Touched(x, columns, side);
                (int red, int green, int blue) = (0, 0, 0);
                for (int row = firstRow; row < endRow; row++)
                {
                    int at = 3 * ((top + row) * width + left + first);
                    for (int column = first; column < end; column++, at += 3) (red, green, blue) = (red + pixels[at], green + pixels[at + 1], blue + pixels[at + 2]);
                }

                float scale = 1f / ((endRow - firstRow) * (end - first));
                int to = y * side + x;
                (result[to], result[plane + to], result[2 * plane + to]) = (red * scale, green * scale, blue * scale);
            }
        }
    }

    private static (int First, int End) Touched(int index, int from, int to) => (index * from / to, ((index + 1) * from + to - 1) / to);

    private static (int Width, int Height, byte[] Pixels) Halve((int Width, int Height, byte[] Pixels) from)
    {
        (int width, int height) = (from.Width / 2, from.Height / 2);
        byte[] half = new byte[3 * width * height];
        for (int y = 0; y < height; y++)
        {
            int at = 6 * y * from.Width, below = at + 3 * from.Width;
            for (int i = 0; i < 3 * width; i++)
            {
                int column = i / 3 * 6 + i % 3;
                half[3 * y * width + i] = (byte)((from.Pixels[at + column] + from.Pixels[at + column + 3] + from.Pixels[below + column] + from.Pixels[below + column + 3] + 2) >> 2);
            }
        }

        return (width, height, half);
    }
}
