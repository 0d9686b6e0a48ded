namespace Fovea.Tensors;

/// <summary>Product with a constant.</summary>
public static unsafe class Scaling
{
    /// <summary>factor · x.</summary>
    public static Tensor Apply(Tape tape, Tensor x, float factor)
    {
        Tensor output = tape.Rent(x.Shape);
        Elementwise.Map(new Function(factor), x.Pointer, output.Pointer, x.Count);
        if (tape.NeedsGradient(x)) tape.Record(output, Backward);
        return output;

        void Backward() => Elementwise.AddScaled(tape.Gradient(output).Pointer, factor, tape.Gradient(x).Pointer, x.Count);
    }

    internal readonly struct Function(float factor) : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> => x * TVector.Broadcast(factor);
    }
}
