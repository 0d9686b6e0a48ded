using System.Text.Json.Serialization;

namespace Fovea.Lab.Searches;

/// <summary>Which networks are searched. Networks of different kinds learn from and are judged on different frames, so a search has one kind.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetSearchKind>))]
public enum TargetSearchKind
{
    /// <summary>Networks of single frames: EVSRNet in all widths, depths, kernels and paths, in colour or on luma.</summary>
    [JsonStringEnumMemberName("frames")]
    Frames,

    /// <summary>Networks with state (RRN), which learn from clips and are judged on the last frame of held-out clips.</summary>
    [JsonStringEnumMemberName("recurrent")]
    Recurrent,

    /// <summary>Networks for faces (HO-FVSR with any width of its flow network OFRnet), on three frames of a face.</summary>
    [JsonStringEnumMemberName("faces")]
    Faces,
}
