using System.Text.Json.Serialization;
using Fovea.Networks;
using Fovea.Search;
using Fovea.Training;

namespace Fovea.Lab.Searches;

/// <summary>A network that was tried.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Network">In a few words.</param>
/// <param name="PsnrY">Quality after the short training: 10·log10 of one over the least mean squared error on the held-out frames, in dB.</param>
/// <param name="Milliseconds">Foretold time of a frame.</param>
/// <param name="Parameters">Weights.</param>
/// <param name="Macs">Multiply-accumulates of a frame.</param>
/// <param name="OnFront">Whether no other is both better and faster.</param>
/// <param name="Spec">The network.</param>
public sealed record FrontPoint(
    int Trial,
    string Network,
    double PsnrY,
    double Milliseconds,
    long Parameters,
    long Macs,
    bool OnFront,
    [property: JsonConverter(typeof(NetworkSpecConverter))] NetworkSpec Spec);
