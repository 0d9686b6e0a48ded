using System.Globalization;

namespace Fovea.Lab.Searches;

/// <summary>A speed that a network must reach.</summary>
/// <param name="FramesPerSecond">Frames a second.</param>
public readonly record struct SpeedTarget(double FramesPerSecond)
{
    private const double Fastest = 100_000;

    /// <summary>The time that a frame may take.</summary>
    public double Milliseconds => 1000 / FramesPerSecond;

    /// <summary>Reads <c>30fps</c>, <c>29.97fps</c> or <c>33ms</c> (a frame).</summary>
    /// <exception cref="BadInputException">It is none of these.</exception>
    public static SpeedTarget Parse(string text)
    {
        (string unit, Func<double, double> toFps)[] units = [("fps", value => value), ("ms", value => 1000 / value)];
        foreach ((string unit, Func<double, double> toFps) in units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || value <= 0) break;
            double fps = toFps(value);
            if (double.IsFinite(fps) && fps is > 0 and <= Fastest) return new SpeedTarget(fps);
            break;
        }

        throw new BadInputException($"'{text}' is no speed: write frames a second as in 30fps, or the time of a frame as in 33ms.");
    }

    /// <summary>Such as <c>30 fps</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FramesPerSecond:0.##} fps");
}
