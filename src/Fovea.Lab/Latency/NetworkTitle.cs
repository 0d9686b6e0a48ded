using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Lab.Latency;

/// <summary>A network in a few words, for tables.</summary>
public static class NetworkTitle
{
    /// <summary>Such as <c>evsrnet 8/5 nearest luma k1</c>: channels, blocks, and what is not plain.</summary>
    public static string Of(NetworkSpec spec) => spec switch
    {
        EvsrNetSpec evsr => $"evsrnet {evsr.Channels}/{evsr.Blocks} {evsr.Upsampling.ToString().ToLowerInvariant()}{(evsr.Input == InputColor.Luma ? " luma" : "")}{(evsr.Kernel == 3 ? "" : $" k{evsr.Kernel}")}",
        RrnSpec rrn => $"rrn {rrn.Channels}/{rrn.Blocks}",
        HoFvsrSpec face => $"ho-fvsr {face.Channels}/{face.Blocks}/{face.UpsamplingChannels} flow {face.FlowChannels}/{face.FlowUpsamplingChannels}",
        _ => spec.GetType().Name.Replace("Spec", "", StringComparison.Ordinal).ToLowerInvariant(),
    };
}
