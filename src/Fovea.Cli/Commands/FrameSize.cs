using System.Globalization;

namespace Fovea.Cli.Commands;

/// <summary>A size as people write it: 320x180.</summary>
internal static class FrameSize
{
    private const int Largest = 16384;

    /// <summary>Reads width and height.</summary>
    /// <exception cref="BadInputException">The text is no size of 1x1 to 16384x16384.</exception>
    public static (int Width, int Height) Parse(string text)
    {
        string[] parts = text.Split('x');
        bool good = parts.Length == 2 & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width) & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int height);
        if (!good || width is < 1 or > Largest || height is < 1 or > Largest) throw new BadInputException($"'{text}' is no size; write width and height as in 320x180.");
        return (width, height);
    }
}
