namespace Fovea.Tensors;

/// <summary>Puts the mean of a function of the difference of two tensors on the tape.</summary>
internal static unsafe class MeanLoss
{
    /// <summary>The mean of term(output − target); slope(output, target, factor) is its derivative by output, times the factor.</summary>
    public static Tensor Apply<TTerm, TSlope>(Tape tape, Tensor output, Tensor target, TTerm term, Func<float, TSlope> slope)
        where TTerm : struct, IBinaryOperator
        where TSlope : struct, IBinaryOperator
    {
        Check.Same(output, target, nameof(target));
        Tensor loss = tape.Rent(new Shape(1, 1, 1, 1));
        loss.Pointer[0] = (float)(Reduction.Sum(term, output.Pointer, target.Pointer, output.Count) / output.Count);
        bool intoOutput = tape.NeedsGradient(output);
        bool intoTarget = tape.NeedsGradient(target);
        if (intoOutput || intoTarget) tape.Record(loss, Backward);
        return loss;

        void Backward()
        {
            float factor = tape.Gradient(loss).Pointer[0] / output.Count;
            if (intoOutput) Elementwise.Flow(slope(factor), output.Pointer, target.Pointer, tape, output);
            if (intoTarget) Elementwise.Flow(slope(-factor), output.Pointer, target.Pointer, tape, target);
        }
    }
}
