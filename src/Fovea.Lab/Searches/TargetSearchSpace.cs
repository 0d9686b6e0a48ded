using System.Globalization;
using System.Text.Json.Nodes;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Search.Spaces;

namespace Fovea.Lab.Searches;

/// <summary>The search space of a kind of network, and the network of each point.</summary>
public static class TargetSearchSpace
{
    private static readonly int[] FrameChannels = [4, 6, 8, 12, 16, 20, 24, 32];
    private static readonly int[] Kernels = [1, 3, 5];
    private static readonly int[] FaceChannels = [8, 16, 24, 32, 48, 64];

    /// <summary>The space.</summary>
    public static SearchSpace Create(TargetSearchKind kind) => kind switch
    {
        TargetSearchKind.Frames => new SearchSpace(
        [
            Choice("channels", FrameChannels),
            new IntParameter("blocks", 1, 10),
            Choice("kernel", Kernels),
            new CategoricalParameter("input", ["rgb", "luma"]),
            new CategoricalParameter("upsampling", ["none", "nearest", "bilinear", "bicubic"]),
        ]),
        TargetSearchKind.Recurrent => new SearchSpace([Choice("channels", [4, 6, 8, 12, 16, 24]), new IntParameter("blocks", 1, 8)]),
        _ => new SearchSpace(
        [
            Choice("channels", FaceChannels),
            new IntParameter("blocks", 1, 6),
            Choice("upsampling_channels", FaceChannels),
            Choice("flow_channels", [16, 32, 64, 96, 160, 320]),
            Choice("flow_upsampling_channels", FaceChannels),
        ]),
    };

    /// <summary>The network of a point of <see cref="Create"/>'s space.</summary>
    public static NetworkSpec SpecOf(TargetSearchKind kind, Configuration point, int scale)
    {
        int blocks = (int)point.GetInteger("blocks"), channels = Number(point, "channels");
        return kind switch
        {
            TargetSearchKind.Frames => new EvsrNetSpec(
                channels,
                blocks,
                scale,
                Enum.Parse<UpsamplingPath>(point.GetChoice("upsampling"), ignoreCase: true),
                Input: Enum.Parse<InputColor>(point.GetChoice("input"), ignoreCase: true),
                Kernel: Number(point, "kernel")),
            TargetSearchKind.Recurrent => new RrnSpec(channels, blocks, scale),
            _ => new HoFvsrSpec(scale, channels, blocks, Number(point, "upsampling_channels"), Number(point, "flow_channels"), Number(point, "flow_upsampling_channels")),
        };
    }

    /// <summary>Every network of single frames with one block: all stages occur in them.</summary>
    public static IEnumerable<NetworkSpec> Families(int scale) =>
        from channels in FrameChannels
        from kernel in Kernels
        from input in Enum.GetValues<InputColor>()
        from path in Enum.GetValues<UpsamplingPath>()
        select new EvsrNetSpec(channels, 1, scale, path, Input: input, Kernel: kernel);

    /// <summary>
    /// Networks that no other of the space is faster than, by what they compute: the smallest with each way of taking
    /// colours in and each path. Which of them is the fastest is a matter of measurement.
    /// </summary>
    public static IReadOnlyList<NetworkSpec> Smallest(TargetSearchKind kind, int scale)
    {
        if (kind == TargetSearchKind.Recurrent) return [new RrnSpec(4, 1, scale)];
        if (kind == TargetSearchKind.Faces) return [new HoFvsrSpec(scale, FaceChannels[0], 1, FaceChannels[0], 16, FaceChannels[0])];
        return
        [
            .. from input in Enum.GetValues<InputColor>()
               from path in Enum.GetValues<UpsamplingPath>()
               from kernel in (int[])[1, 3]
               select new EvsrNetSpec(FrameChannels[0], 1, scale, path, Input: input, Kernel: kernel),
        ];
    }

    // In order: neighbours resemble each other, and the ordered samplers know.
    private static CategoricalParameter Choice(string name, IEnumerable<int> values) => new(name, values.Select(value => (JsonNode?)JsonValue.Create(value)), ordered: true);

    private static int Number(Configuration point, string name) => int.Parse(point.GetChoice(name), CultureInfo.InvariantCulture);
}
