using System.Globalization;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Lab.Figures;

/// <summary>A crop of one frame, shown by every row of a comparison figure.</summary>
/// <param name="Clip">Name of the clip.</param>
/// <param name="FrameIndex">Index of the frame in its clip from 0; null for the middle one.</param>
/// <param name="Crop">The crop in pixels of the high-resolution frame; null for where most detail is.</param>
public sealed record FigureCell(string Clip, int? FrameIndex = null, CropRectangle? Crop = null)
{
    /// <summary>Reads <c>clip[:frame][@x,y,width,height]</c>, as in <c>calendar:10@300,200,128,96</c>.</summary>
    /// <exception cref="BadInputException">The text has another form.</exception>
    public static FigureCell Parse(string text)
    {
        int at = text.LastIndexOf('@');
        CropRectangle? crop = at < 0 ? null : ParseCrop(text, text[(at + 1)..]);
        string place = at < 0 ? text : text[..at];
        int colon = place.LastIndexOf(':');
        if (colon < 0) return new FigureCell(NotEmpty(place, text), null, crop);
        if (!int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int frame)) throw Malformed(text);
        return new FigureCell(NotEmpty(place[..colon], text), frame, crop);
    }

    private static CropRectangle ParseCrop(string whole, string text)
    {
        string[] parts = text.Split(',');
        int[] numbers = new int[4];
        if (parts.Length != numbers.Length) throw Malformed(whole);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) throw Malformed(whole);
        }

        if (numbers[2] == 0 || numbers[3] == 0) throw Malformed(whole);
        return new CropRectangle(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static string NotEmpty(string clip, string text) => clip.Length > 0 ? clip : throw Malformed(text);

    private static BadInputException Malformed(string text)
        => new($"'{text}' does not name a crop; write clip:frame@x,y,width,height with the frame counted from 0, as in calendar:10@300,200,128,96.");
}

/// <summary>A rectangle of pixels.</summary>
/// <param name="X">Left column, from 0.</param>
/// <param name="Y">Top row, from 0.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct CropRectangle(int X, int Y, int Width, int Height)
{
    /// <summary>True when the rectangle lies in a frame of that size.</summary>
    public bool FitsIn(int width, int height) => X >= 0 && Y >= 0 && (long)X + Width <= width && (long)Y + Height <= height;

    /// <inheritdoc/>
    public override string ToString() => $"{X},{Y},{Width},{Height}";
}

/// <summary>One crop of one frame in all its versions, top row first; every picture is rgb24 and of the crop's size.</summary>
internal sealed record FigureColumn(string Header, CropRectangle Crop, IReadOnlyList<Frame> Pictures) : IDisposable
{
    public void Dispose()
    {
        foreach (Frame picture in Pictures) picture.Dispose();
    }
}
