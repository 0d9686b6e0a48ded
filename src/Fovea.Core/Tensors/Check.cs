namespace Fovea.Tensors;

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
