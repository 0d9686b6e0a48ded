using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>The functions that plans apply to rows, each with the bits of the operation of its name.</summary>
internal static class RowFunctions
{
    public static RowFunction Relu => RowFunction.Of(default(Relu.Function));

    public static RowFunction Tanh => RowFunction.Of(default(TanhFunction));

    public static RowFunction Sigmoid => RowFunction.Of(default(Sigmoid.Function));

    public static RowFunction LeakyRelu(float slope) => RowFunction.Of(new LeakyRelu.Function(slope));

    public static RowFunction PRelu(Tensor slopes) => RowFunction.Of(slopes.Span.ToArray().Select(slope => new PRelu.Function(slope)).ToArray());

    public static RowFunction Clamp(float minimum, float maximum) => RowFunction.Of(new Clamp.Function(minimum, maximum));

    public static RowFunction Scale(float factor) => RowFunction.Of(new Scaling.Function(factor));

    public static RowFunction Add(Tensor vector) => RowFunction.Of(vector.Span.ToArray().Select(value => new AddConstant(value)).ToArray());

    private readonly struct AddConstant(float value) : IUnaryOperator
    {
        public TVector Apply<TVector>(TVector x)
            where TVector : unmanaged, ISimdVector<TVector> => TVector.Broadcast(value) + x;
    }
}
