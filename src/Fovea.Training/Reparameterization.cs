using System.Text.Json.Serialization;

namespace Fovea.Training;

/// <summary>The form in which the 3x3 convolutions of a network are trained; what is exported is always the plain form.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Reparameterization>))]
public enum Reparameterization
{
    /// <summary>The network as it runs.</summary>
    [JsonStringEnumMemberName("plain")]
    Plain,

    /// <summary>Edge-oriented convolution blocks (ECBSR): several linear branches that collapse to one 3x3 convolution.</summary>
    [JsonStringEnumMemberName("ecb")]
    Ecb,
}
