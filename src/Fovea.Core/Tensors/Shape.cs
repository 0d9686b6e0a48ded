namespace Fovea.Tensors;

/// <summary>The shape (N, C, H, W) of a tensor: batch, channels, height, width; row-major, width fastest.</summary>
/// <param name="Batch">Number of samples N.</param>
/// <param name="Channels">Number of feature maps C.</param>
/// <param name="Height">Rows H.</param>
/// <param name="Width">Columns W.</param>
public readonly record struct Shape(int Batch, int Channels, int Height, int Width)
{
    /// <summary>Number of elements N·C·H·W.</summary>
    public int Count => checked(Batch * Channels * Height * Width);

    /// <summary>Elements of one feature map, H·W.</summary>
    public int PlaneSize => Height * Width;

    /// <summary>Shape of a vector of <paramref name="length"/> values, such as a bias: (1, length, 1, 1).</summary>
    public static Shape Vector(int length) => new(1, length, 1, 1);

    /// <inheritdoc/>
    public override string ToString() => $"({Batch}, {Channels}, {Height}, {Width})";
}

/// <summary>Refuses arguments whose shapes do not fit, before a kernel that no longer looks.</summary>
internal static class Check
{
    public static void Same(Tensor a, Tensor b, string name)
    {
        if (a.Shape != b.Shape) throw new ArgumentException($"Shapes {a.Shape} and {b.Shape} differ.", name);
    }

    public static void Vector(Tensor tensor, int length, string name)
    {
        if (tensor.Shape != Shape.Vector(length)) throw new ArgumentException($"Expected a vector of {length}, not {tensor.Shape}.", name);
    }
}
