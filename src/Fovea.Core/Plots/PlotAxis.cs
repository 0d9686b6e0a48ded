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

    /// <summary>About as many round numbers inside the range.</summary>
    public IEnumerable<double> Ticks(int count)
    {
        if (_log && _high - _low < NarrowDecades) return NarrowLogTicks();
        return EvenTicks(count);
    }

    // 1, 2 and 5 of each decade, where whole decades would be one or two.
    private IEnumerable<double> NarrowLogTicks()
        => from decade in Enumerable.Range((int)Math.Floor(_low), (int)Math.Ceiling(_high) - (int)Math.Floor(_low) + 1)
           from digit in TickDigits
           let value = digit * Math.Pow(10, decade)
           where Math.Log10(value) >= _low && Math.Log10(value) <= _high
           select value;

    private IEnumerable<double> EvenTicks(int count)
    {
        double size = Math.Pow(10, Math.Floor(Math.Log10((_high - _low) / count)));
        double step = new[] { size, 2 * size, 5 * size, 10 * size }.First(round => (_high - _low) / round <= count);
        if (_log) step = Math.Max(1, Math.Round(step));
        for (double at = Math.Ceiling(_low / step); at * step <= _high; at++) yield return _log ? Math.Pow(10, at * step) : at * step;
    }
}
