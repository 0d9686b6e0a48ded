namespace Fovea.Tensors;

/// <summary>Puts a function of one value, and its slope, on the tape.</summary>
internal static unsafe class Activation
{
    /// <summary>output = function(input); the slope gets (input or output, gradient) and returns what flows back.</summary>
    /// <param name="tape">Lends the result and records the gradient.</param>
    /// <param name="input">Any shape.</param>
    /// <param name="function">The function.</param>
    /// <param name="slope">Its first argument is the output when <paramref name="slopeOfOutput"/>, else the input.</param>
    /// <param name="slopeOfOutput">Which tensor the slope is computed from.</param>
    public static Tensor Apply<TFunction, TSlope>(Tape tape, Tensor input, TFunction function, TSlope slope, bool slopeOfOutput)
        where TFunction : struct, IUnaryOperator
        where TSlope : struct, IBinaryOperator
    {
        Tensor output = tape.Rent(input.Shape);
        Elementwise.Map(function, input.Pointer, output.Pointer, input.Count);
        if (tape.NeedsGradient(input)) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor known = slopeOfOutput ? output : input;
            Elementwise.Flow(slope, known.Pointer, tape.Gradient(output).Pointer, tape, input);
        }
    }
}
