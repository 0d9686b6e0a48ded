using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks.Onnx;

/// <summary>Enlargement by a whole number in the operators of ONNX.</summary>
internal static class OnnxResize
{
    // Taps of the cubic kernel reach two pixels over the border; ONNX would repeat the edge there, MATLAB mirrors.
    private const int Reach = 2;

    /// <summary>Appends it and returns the result's name. Bicubic needs frames of at least two pixels each way.</summary>
    public static string Write(OnnxGraph graph, ResizeNode node, string input)
    {
        string factors = graph.Floats($"factors_{node.Scale}", [1, 1, node.Scale, node.Scale], 4);
        switch (node.Interpolation)
        {
            case Interpolation.Nearest:
                return graph.Add("Resize", [input, "", factors], OnnxAttribute.Of("mode", "nearest"), OnnxAttribute.Of("coordinate_transformation_mode", "asymmetric"), OnnxAttribute.Of("nearest_mode", "floor"));
            case Interpolation.Bilinear:
                return graph.Add("Resize", [input, "", factors], OnnxAttribute.Of("mode", "linear"), OnnxAttribute.Of("coordinate_transformation_mode", "half_pixel"));
            default:
                string padded = Mirrored(graph, Mirrored(graph, input, 2), 3);
                string large = graph.Add("Resize", [padded, "", factors], OnnxAttribute.Of("mode", "cubic"), OnnxAttribute.Of("coordinate_transformation_mode", "half_pixel"), OnnxAttribute.Of("cubic_coeff_a", -0.5f));
                int cut = Reach * node.Scale;
                return graph.Add("Slice", [large, graph.Integers($"cut_{cut}", cut, cut), graph.Integers($"cut_end_{cut}", -cut, -cut), graph.Integers("axes_2_3", 2, 3)]);
        }
    }

    // x1 x0 | x0 x1 ... xm xn | xn xm
    private static string Mirrored(OnnxGraph graph, string input, int axis)
    {
        string[] parts = [Pixel(1), Pixel(0), input, Pixel(-1), Pixel(-2)];
        return graph.Add("Concat", parts, OnnxAttribute.Of("axis", axis));

        string Pixel(long index)
        {
            long end = index == -1 ? long.MaxValue : index + 1;
            return graph.Add("Slice", [input, graph.Integers($"at_{index}", index), graph.Integers($"to_{end}", end), graph.Integers($"axis_{axis}", axis)]);
        }
    }
}
