using Fovea.Networks.Nodes;

namespace Fovea.Networks.Onnx;

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
