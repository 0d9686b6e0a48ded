namespace Fovea.Tensors;

/// <summary>Mean absolute difference.</summary>
public static class L1Loss
{
    /// <summary>mean |output − target|; where they are equal the slope is 0.</summary>
    /// <returns>One value, of shape (1, 1, 1, 1).</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Apply(Tape tape, Tensor output, Tensor target) =>
        MeanLoss.Apply(tape, output, target, default(Term), factor => new Slope(factor));

    private readonly struct Term : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector> => TVector.Abs(output - target);
    }

    private readonly struct Slope(float factor) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector up = TVector.Select(TVector.GreaterThan(output, target), TVector.Broadcast(factor), TVector.Broadcast(0f));
            return TVector.Select(TVector.GreaterThan(target, output), TVector.Broadcast(-factor), up);
        }
    }
}

/// <summary>Mean squared difference.</summary>
public static class MseLoss
{
    /// <summary>mean (output − target)².</summary>
    /// <returns>One value, of shape (1, 1, 1, 1).</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Apply(Tape tape, Tensor output, Tensor target) =>
        MeanLoss.Apply(tape, output, target, default(Term), factor => new Slope(2f * factor));

    private readonly struct Term : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector difference = output - target;
            return difference * difference;
        }
    }

    private readonly struct Slope(float factor) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector> => (output - target) * TVector.Broadcast(factor);
    }
}

/// <summary>Smoothed mean absolute difference (Lai et al., LapSRN, 2017).</summary>
public static class CharbonnierLoss
{
    /// <summary>mean √((output − target)² + epsilon²).</summary>
    /// <returns>One value, of shape (1, 1, 1, 1).</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is not positive.</exception>
    public static Tensor Apply(Tape tape, Tensor output, Tensor target, float epsilon)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        return MeanLoss.Apply(tape, output, target, new Term(epsilon * epsilon), factor => new Slope(factor, epsilon * epsilon));
    }

    private readonly struct Term(float square) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector difference = output - target;
            return TVector.SquareRoot(TVector.MultiplyAdd(difference, difference, TVector.Broadcast(square)));
        }
    }

    private readonly struct Slope(float factor, float square) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector output, TVector target)
            where TVector : unmanaged, ISimdVector<TVector>
        {
            TVector difference = output - target;
            return difference * TVector.Broadcast(factor) / TVector.SquareRoot(TVector.MultiplyAdd(difference, difference, TVector.Broadcast(square)));
        }
    }
}

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
