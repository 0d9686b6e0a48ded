namespace Fovea.Training.Supernets;

/// <summary>
/// The regulariser R of FGNAS: what the open part of a supernet costs, as a part of the whole, and its gradient. Gates
/// count by their probabilities p, taken as independent.
/// </summary>
/// <remarks>
/// A channel with both kernels costs 3x3 only, because the sum of the two is one 3x3 convolution; the published form adds
/// 9 + 1. Inputs of a convolution are the expected open channels of what feeds it: products, so gradients reach
/// both sides.
/// </remarks>
internal sealed class SupernetCost
{
    private readonly GateLayout _gates;
    private readonly IConvolutionCost _cost;
    private readonly int _colors;
    private readonly int _pixels;

    /// <summary>A regulariser for the gates of a space.</summary>
    public SupernetCost(SupernetSpace space, IConvolutionCost cost)
    {
        (_gates, _cost) = (new GateLayout(space), cost);
        _colors = space.Largest.InputChannels;
        _pixels = _colors * space.Scale * space.Scale;
        double[] open = new double[_gates.Count];
        Array.Fill(open, 1);
        Full = Sum(open, new double[_gates.Count]);
    }

    /// <summary>The cost with every gate open, in the cost's unit.</summary>
    public double Full { get; }

    /// <summary>R in [0, 1].</summary>
    /// <param name="probabilities">p of every gate, laid out by <see cref="GateLayout"/>.</param>
    /// <param name="gradient">Becomes dR/dp.</param>
    public double Evaluate(ReadOnlySpan<double> probabilities, Span<double> gradient)
    {
        gradient.Clear();
        double sum = Sum(probabilities, gradient);
        foreach (ref double slope in gradient) slope /= Full;
        return sum / Full;
    }

    private double Sum(ReadOnlySpan<double> p, Span<double> gradient)
    {
        double stream = 0, perStream = 0;
        for (int c = 0; c < _gates.Channels; c++) stream += p[GateLayout.Stream(c)];
        Outputs stem = CountOutputs(0, p);
        double sum = Of(_colors, stem, out _, out Outputs perStem);
        Spread(0, p, perStem, gradient);
        for (int block = 0; block < _gates.Blocks; block++)
        {
            (int a, int b, double open) = (1 + 2 * block, 2 + 2 * block, p[_gates.Block(block)]);
            Outputs inner = CountOutputs(a, p), outer = CountOutputs(b, p);
            double first = Of(stream, inner, out double perInput, out Outputs perInner);
            double second = Of(inner.Alive, outer, out double perAlive, out Outputs perOuter);
            sum += open * (first + second);
            gradient[_gates.Block(block)] += first + second;
            perStream += open * perInput;
            Spread(a, p, new Outputs(open * (perInner.Wide + perAlive), open * (perInner.Point + perAlive)), gradient);
            Spread(b, p, new Outputs(open * perOuter.Wide, open * perOuter.Point), gradient);
        }

        sum += _cost.Evaluate(stream, _pixels, 3, out double perLast, out _);
        perStream += perLast;
        for (int c = 0; c < _gates.Channels; c++) gradient[GateLayout.Stream(c)] += perStream;
        return sum;
    }

    private double Of(double inputs, Outputs outputs, out double perInput, out Outputs perOutput)
    {
        double wide = _cost.Evaluate(inputs, outputs.Wide, 3, out double wideInput, out double perWide);
        double point = 0, pointInput = 0, perPoint = 0;
        if (!_gates.Structured) point = _cost.Evaluate(inputs, outputs.Point, 1, out pointInput, out perPoint);
        perInput = wideInput + pointInput;
        perOutput = new Outputs(perWide, perPoint);
        return wide + point;
    }

    private Outputs CountOutputs(int convolution, ReadOnlySpan<double> p)
    {
        double wide = 0, point = 0;
        for (int c = 0; c < _gates.Channels; c++)
        {
            double channel = p[_gates.Channel(convolution, c)];
            double three = _gates.Kernel(convolution, 3, c) is int gate ? p[gate] : 1;
            wide += channel * three;
            if (_gates.Kernel(convolution, 1, c) is int other) point += channel * p[other] * (1 - three);
        }

        return new Outputs(wide, point);
    }

    private void Spread(int convolution, ReadOnlySpan<double> p, Outputs slope, Span<double> gradient)
    {
        for (int c = 0; c < _gates.Channels; c++)
        {
            int gate = _gates.Channel(convolution, c);
            if (_gates.Kernel(convolution, 3, c) is not int wide || _gates.Kernel(convolution, 1, c) is not int point)
            {
                gradient[gate] += slope.Wide;
                continue;
            }

            (double channel, double three, double one) = (p[gate], p[wide], p[point]);
            gradient[gate] += slope.Wide * three + slope.Point * one * (1 - three);
            gradient[wide] += channel * (slope.Wide - slope.Point * one);
            gradient[point] += channel * slope.Point * (1 - three);
        }
    }

    /// <summary>Expected output channels with a 3x3 kernel, and with a 1x1 kernel alone; or slopes by them.</summary>
    private readonly record struct Outputs(double Wide, double Point)
    {
        public double Alive => Wide + Point;
    }
}

/// <summary>
/// What a convolution costs at the frame size that is searched for: multiply-accumulates, or milliseconds of a latency
/// model. It is asked with expected numbers of channels, which need not be whole, and tells its slopes, so that the
/// search can follow them. Safe for one thread at a time.
/// </summary>
public interface IConvolutionCost
{
    /// <summary>What is counted, such as <c>mac</c> or <c>ms</c>; a run goes on only with the same.</summary>
    string Unit { get; }

    /// <summary>The cost of one convolution with stride 1.</summary>
    /// <param name="inputs">Input channels, at least 0.</param>
    /// <param name="outputs">Output channels, at least 0; with none there is no convolution and no cost.</param>
    /// <param name="kernel">1 or 3.</param>
    /// <param name="perInput">Its derivative by the inputs.</param>
    /// <param name="perOutput">Its derivative by the outputs.</param>
    double Evaluate(double inputs, double outputs, int kernel, out double perInput, out double perOutput);
}

/// <summary>Multiply-accumulates of a frame: H·W·k²·inputs·outputs. The papers count operations, two for each.</summary>
/// <param name="width">Width of the low-resolution frame.</param>
/// <param name="height">Its height.</param>
public sealed class MultiplyAccumulateCost(int width = 320, int height = 180) : IConvolutionCost
{
    /// <inheritdoc/>
    public string Unit => "mac";

    /// <inheritdoc/>
    public double Evaluate(double inputs, double outputs, int kernel, out double perInput, out double perOutput)
    {
        double each = (double)width * height * kernel * kernel;
        (perInput, perOutput) = (each * outputs, each * inputs);
        return each * inputs * outputs;
    }
}
