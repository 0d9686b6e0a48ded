namespace Fovea.Imaging.Resampling;

/// <summary>
/// Which samples of one axis, with which weights, make each output sample. Output o lies at input position
/// offset + o · advance. When advance is a fraction Step / Group of small numbers, the weights repeat: output
/// g · Group + p uses those of p, Step · g samples further on.
/// </summary>
internal sealed class AxisTaps
{
    private const int LargestGroup = 16;

    private AxisTaps(int input, int output, double advance, double offset, ResampleFilter filter)
    {
        (Input, Output, Advance) = (input, output, advance);
        bool repeats = TryPeriod(advance, out int step, out int group);
        (Step, Group) = repeats ? (step, group) : (input, output);
        (int[] starts, double[] weights, int count) = Weigh(Group, p => offset + (repeats ? (double)p * Step / Group : p * advance), advance, filter);
        (Starts, Weights, Count) = Trim(starts, weights, count);
    }

    /// <summary>Samples of the input.</summary>
    public int Input { get; }

    /// <summary>Samples of the output.</summary>
    public int Output { get; }

    /// <summary>Input samples from one output sample to the next.</summary>
    public double Advance { get; }

    /// <summary>Input samples from one group to the next.</summary>
    public int Step { get; }

    /// <summary>Output samples whose weights differ.</summary>
    public int Group { get; }

    /// <summary>Weights of one output sample.</summary>
    public int Count { get; }

    /// <summary>For each output of the first group, the input sample of its first weight; may be negative.</summary>
    public int[] Starts { get; }

    /// <summary>For each output of the first group, <see cref="Count"/> weights that sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The taps of MATLAB's imresize: sample centres of both grids span the same extent.</summary>
    /// <param name="input">Samples of the input.</param>
    /// <param name="output">Samples of the output.</param>
    /// <param name="scale">Output samples an input sample; not always output / input, because the output length rounds up.</param>
    /// <param name="filter">Shape of the taps.</param>
    public static AxisTaps Matlab(int input, int output, double scale, ResampleFilter filter)
        => new(input, output, 1 / scale, 0.5 / scale - 0.5, filter);

    /// <summary>Taps for output samples at given positions: offset, offset + advance, ...</summary>
    public static AxisTaps At(int input, int output, double advance, double offset, ResampleFilter filter)
        => new(input, output, advance, offset, filter);

    /// <summary>The sample that stands at <paramref name="index"/> when the axis is mirrored at both ends, ends repeated.</summary>
    public static int Mirror(int index, int length)
    {
        int period = 2 * length;
        index %= period;
        if (index < 0) index += period;
        return index < length ? index : period - 1 - index;
    }

    // Without a short period there is one group: all of the output.
    private static bool TryPeriod(double advance, out int step, out int group)
    {
        for (group = 1; group <= LargestGroup; group++)
        {
            double exact = advance * group;
            step = (int)Math.Round(exact);
            if (step >= 1 && Math.Abs(exact - step) < 1e-9 * group) return true;
        }

        step = 0;
        return false;
    }

    private static (int[] Starts, double[] Weights, int Count) Weigh(int outputs, Func<int, double> position, double advance, ResampleFilter filter)
    {
        double stretch = filter == ResampleFilter.Nearest ? 1 : Math.Max(1, advance);
        double width = stretch * filter switch { ResampleFilter.Nearest => 1, ResampleFilter.Bilinear => 2, _ => 4 };
        int count = (int)Math.Ceiling(width) + 2;
        int[] starts = new int[outputs];
        double[] weights = new double[outputs * count];
        for (int o = 0; o < outputs; o++)
        {
            double at = position(o);
            starts[o] = (int)Math.Floor(at - width / 2);
            Span<double> row = weights.AsSpan(o * count, count);
            double sum = 0;
            for (int k = 0; k < count; k++) sum += row[k] = Weight(filter, (at - starts[o] - k) / stretch);
            for (int k = 0; k < count; k++) row[k] /= sum;
        }

        return (starts, weights, count);
    }

    private static double Weight(ResampleFilter filter, double x) => filter switch
    {
        ResampleFilter.Nearest => x is >= -0.5 and < 0.5 ? 1 : 0,
        ResampleFilter.Bilinear => Math.Max(0, 1 - Math.Abs(x)),
        _ => KeysCubic.Weight(x),
    };

    // Leading and trailing weights that are zero for every output cost time and change nothing.
    private static (int[] Starts, double[] Weights, int Count) Trim(int[] starts, double[] weights, int count)
    {
        bool Zero(int k) => Enumerable.Range(0, starts.Length).All(o => weights[o * count + k] == 0);
        int first = 0, end = count;
        while (first < end - 1 && Zero(first)) first++;
        while (end > first + 1 && Zero(end - 1)) end--;
        double[] kept = new double[starts.Length * (end - first)];
        for (int o = 0; o < starts.Length; o++) weights.AsSpan(o * count + first, end - first).CopyTo(kept.AsSpan(o * (end - first)));
        return ([.. starts.Select(s => s + first)], kept, end - first);
    }
}
