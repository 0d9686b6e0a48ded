namespace Fovea.Tensors;

/// <summary>Sum of two tensors.</summary>
public static unsafe class Addition
{
    /// <summary>a + b; both may be the same tensor.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Apply(Tape tape, Tensor a, Tensor b)
    {
        Check.Same(a, b, nameof(b));
        Tensor output = tape.Rent(a.Shape);
        Elementwise.Map(default(Elementwise.AddOperator), a.Pointer, b.Pointer, output.Pointer, a.Count);
        bool intoA = tape.NeedsGradient(a);
        bool intoB = tape.NeedsGradient(b);
        if (intoA || intoB) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            if (intoB) Elementwise.Flow(gradient, tape, b);
            if (intoA && !tape.TryHandDown(output, a)) Elementwise.Flow(gradient, tape, a);
        }
    }
}
