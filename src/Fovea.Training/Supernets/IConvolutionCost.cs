namespace Fovea.Training.Supernets;

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
