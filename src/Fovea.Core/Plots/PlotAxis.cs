using System.Globalization;

namespace Fovea.Plots;

/// <summary>A range of numbers along an axis, linear or logarithmic.</summary>
public sealed class PlotAxis
{
    private const double WideRatio = 100;
    private const double NarrowDecades = 2.5;

    private static readonly int[] TickDigits = [1, 2, 5];

    private readonly bool _log;
    private readonly double _low;
    private readonly double _high;

    private PlotAxis(string name, double low, double high, bool log) => (Name, _low, _high, _log) = (name, low, high, log);

    /// <summary>What the axis shows.</summary>
    public string Name { get; }

    /// <summary>An axis that holds all values with a little room; logarithmic if they are positive and far apart.</summary>
    public static PlotAxis Of(string name, IEnumerable<double> values, bool alwaysLog = false)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0) finite = [0, 1];
        (double low, double high) = (finite.Min(), finite.Max());
        bool log = low > 0 && (alwaysLog ? high > low : high / low > WideRatio);
        if (log) (low, high) = (Math.Log10(low), Math.Log10(high));
        double room = high > low ? (high - low) * 0.04 : Math.Max(Math.Abs(low) * 0.1, 1e-9);
        return new PlotAxis(name, low - room, high + room, log);
    }

    /// <summary>Where a value lies, 0 to 1.</summary>
    public double Share(double value) => ((_log ? Math.Log10(value) : value) - _low) / (_high - _low);

    /// <summary>About as many round numbers inside the range, each with as many digits as tell it from its neighbours.</summary>
    public IReadOnlyList<(double At, string Text)> Ticks(int count)
    {
        if (!_log) return [.. EvenTicks(_low, _high, count, out double step).Select(at => (at, Label(at, step)))];
        double[] ticks = [.. _high - _low < NarrowDecades ? NarrowLogTicks() : EvenTicks(_low, _high, count, out _).Where(at => at == Math.Floor(at)).Select(at => Math.Pow(10, at))];
        // Within a part of a decade there are too few such numbers, and a logarithm is nearly a line.
        if (ticks.Length < 3) return [.. EvenTicks(Math.Pow(10, _low), Math.Pow(10, _high), count, out double even).Select(at => (at, Label(at, even)))];
        return [.. ticks.Select(at => (at, Label(at, at)))];
    }

    // 1, 2 and 5 of each decade, where whole decades would be one or two.
    private IEnumerable<double> NarrowLogTicks()
        => from decade in Enumerable.Range((int)Math.Floor(_low), (int)Math.Ceiling(_high) - (int)Math.Floor(_low) + 1)
           from digit in TickDigits
           let value = digit * Math.Pow(10, decade)
           where Math.Log10(value) >= _low && Math.Log10(value) <= _high
           select value;

    private static IEnumerable<double> EvenTicks(double low, double high, int count, out double step)
    {
        double size = Math.Pow(10, Math.Floor(Math.Log10((high - low) / count)));
        double round = step = new[] { size, 2 * size, 5 * size, 10 * size }.First(round => (high - low) / round <= count);
        long first = (long)Math.Ceiling(low / round), last = (long)Math.Floor(high / round);
        return Enumerable.Range(0, (int)Math.Max(0, last - first + 1)).Select(i => (first + i) * round);
    }

    private static string Label(double value, double step)
    {
        if (Math.Abs(value) < Math.Abs(step) * 1e-6) return "0";
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(Math.Abs(step)) + 1e-9));
        if (decimals > 5 || Math.Abs(value) >= 1e9) return value.ToString("G3", CultureInfo.InvariantCulture);
        return value.ToString(Math.Abs(value) >= 10_000 ? $"N{decimals}" : $"F{decimals}", CultureInfo.InvariantCulture);
    }
}
