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

/// <summary>
/// Motion compensation in the operators of ONNX: GridSample with positions of [-1, 1] from the first to the last pixel,
/// found from the size of the frame when it runs.
/// </summary>
internal static class OnnxWarp
{
    private const long FloatType = 1;

    /// <summary>Appends it and returns the result's name.</summary>
    public static string Write(OnnxGraph graph, WarpNode node, string image, string flow)
    {
        int flows = node.Inputs[1].Channels / 2;
        string[] axes = graph.AddMany("Split", [flow, graph.Integers($"sizes_{flows}_{flows}", flows, flows)], 2, OnnxAttribute.Of("axis", 1));
        string positions = graph.Add("Concat", [Position(graph, node, image, axes[0], 3), Position(graph, node, image, axes[1], 2)], OnnxAttribute.Of("axis", 4));
        long[] ones = new long[flows];
        Array.Fill(ones, 1L);
        string[] grids = flows == 1 ? [positions] : graph.AddMany("Split", [positions, graph.Integers($"ones_{flows}", ones)], flows, OnnxAttribute.Of("axis", 1));
        string[] pictures = [.. grids.Select(grid => Sample(graph, image, grid))];
        return flows == 1 ? pictures[0] : graph.Add("Concat", pictures, OnnxAttribute.Of("axis", 1));
    }

    private static string Sample(OnnxGraph graph, string image, string grid)
    {
        string flat = graph.Add("Squeeze", [grid, graph.Integers("axis_1", 1)]);
        return graph.Add("GridSample", [image, flat], OnnxAttribute.Of("mode", "bilinear"), OnnxAttribute.Of("padding_mode", "border"), OnnxAttribute.Of("align_corners", 1));
    }

    // (pixel + unit·flow)·2/(length − 1) − 1 along one axis, with an axis of one appended: (1, K, H, W, 1).
    private static string Position(OnnxGraph graph, WarpNode node, string image, string flow, int axis)
    {
        string size = graph.Add("Gather", [graph.Add("Shape", [image]), graph.Integer($"index_{axis}", axis)]);
        string pixels = graph.Add("Cast", [graph.Add("Range", [graph.Integer("index_0", 0), size, graph.Integer("index_1", 1)])], OnnxAttribute.Of("to", FloatType));
        long[] shape = axis == 3 ? [1, 1, 1, -1] : [1, 1, -1, 1];
        string line = graph.Add("Reshape", [pixels, graph.Integers($"line_{axis}", shape)]);
        string last = graph.Add("Max", [graph.Add("Sub", [graph.Add("Cast", [size], OnnxAttribute.Of("to", FloatType)), graph.Scalar("one", 1)]), graph.Scalar("one", 1)]);
        string moved = graph.Add("Add", [graph.Add("Mul", [flow, graph.Scalar(FormattableString.Invariant($"scalar_{node.Unit:R}"), node.Unit)]), line]);
        string whole = graph.Add("Div", [graph.Add("Mul", [moved, graph.Scalar("two", 2)]), last]);
        return graph.Add("Unsqueeze", [graph.Add("Sub", [whole, graph.Scalar("one", 1)]), graph.Integers("axis_4", 4)]);
    }
}
