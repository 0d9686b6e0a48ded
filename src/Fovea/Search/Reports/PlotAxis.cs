namespace Fovea.Search.Reports;

/// <summary>A range of numbers along an axis, linear or logarithmic.</summary>
internal sealed class PlotAxis
{
    private const double WideRatio = 100;

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
        double size = Math.Pow(10, Math.Floor(Math.Log10((_high - _low) / count)));
        double step = new[] { size, 2 * size, 5 * size, 10 * size }.First(round => (_high - _low) / round <= count);
        if (_log) step = Math.Max(1, Math.Round(step));
        for (double at = Math.Ceiling(_low / step); at * step <= _high; at++) yield return _log ? Math.Pow(10, at * step) : at * step;
    }
}
