using Fovea.Tensors;

namespace Fovea.Tests.References;

/// <summary>Double-precision values in the order of a shape, for plain reference code.</summary>
internal sealed class PlainTensor(Shape shape)
{
    public Shape Shape { get; } = shape;

    public double[] Values { get; } = new double[shape.Count];

    public double this[int n, int c, int y, int x]
    {
        get => Values[Index(n, c, y, x)];
        set => Values[Index(n, c, y, x)] = value;
    }

    public static PlainTensor From(Tensor tensor)
    {
        PlainTensor plain = new(tensor.Shape);
        for (int i = 0; i < plain.Values.Length; i++) plain.Values[i] = tensor.Span[i];
        return plain;
    }

    /// <summary>Values of a function of the position (n, c, y, x).</summary>
    public static PlainTensor Fill(Shape shape, Func<int, int, int, int, double> value)
    {
        PlainTensor result = new(shape);
        for (int n = 0; n < shape.Batch; n++)
        {
            for (int c = 0; c < shape.Channels; c++)
            {
                for (int y = 0; y < shape.Height; y++)
                {
                    for (int x = 0; x < shape.Width; x++) result[n, c, y, x] = value(n, c, y, x);
                }
            }
        }

        return result;
    }

    public PlainTensor Map(Func<double, double> function)
    {
        PlainTensor result = new(Shape);
        for (int i = 0; i < Values.Length; i++) result.Values[i] = function(Values[i]);
        return result;
    }

    private int Index(int n, int c, int y, int x) => ((n * Shape.Channels + c) * Shape.Height + y) * Shape.Width + x;
}
