using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Networks;

/// <summary>
/// What makes a network an int8 network: the range of every value that is stored between its convolutions. The input
/// is pixels (<see cref="ValueRange.Pixels"/>), and the last convolution writes pixels; neither needs a range.
/// </summary>
/// <param name="Steps">
/// By the name of a convolution (that of its weights without ".weight"): the range of what its stage stores, after the
/// sum with a skip and the functions that it takes along.
/// </param>
public sealed record QuantizationTable(IReadOnlyDictionary<string, ValueRange> Steps)
{
    /// <summary>The version of the form that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the form.</summary>
    [JsonRequired]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The convolutions of a graph that need a range, and the channels of what they store.</summary>
    public static IReadOnlyDictionary<string, int> Needed(NetworkGraph graph)
    {
        HashSet<int> outputs = [.. graph.Outputs.Select(output => output.Id)];
        Dictionary<string, int> needed = [];
        foreach (ConvolutionStep step in ConvolutionSteps.Find(graph).Values)
        {
            if (!outputs.Contains(step.Output.Id)) needed[step.Name] = step.Output.Channels;
        }

        return needed;
    }

    /// <summary>Reads a table.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="BadInputException">The text is no table of this version.</exception>
    public static QuantizationTable Parse(string json, string source)
    {
        try
        {
            QuantizationTable table = ForeignJson.Read(json, NetworksJson.Default.QuantizationTable);
            return table.Version == CurrentVersion ? table : throw new BadInputException($"The table of ranges '{source}' has version {table.Version}, not {CurrentVersion}; it needs another release of Fovea.");
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"The table of ranges '{source}' cannot be read: {NetworksJson.Explain(exception)}");
        }
    }

    /// <summary>The text of the table.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, NetworksJson.Default.QuantizationTable);

    /// <summary>Checks that the table has what a network needs and nothing else.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="source">What messages call the table.</param>
    /// <exception cref="BadInputException">A range is missing, odd, or of no convolution.</exception>
    public void Check(NetworkGraph graph, string source)
    {
        IReadOnlyDictionary<string, int> needed = Needed(graph);
        foreach ((string name, int channels) in needed)
        {
            if (!Steps.TryGetValue(name, out ValueRange? range)) throw new BadInputException($"The table of ranges '{source}' lacks '{name}'.") { Reason = FailureReason.StaleInt8Ranges };
            if (range.Fault(channels) is { } fault) throw new BadInputException($"The range of '{name}' in '{source}' cannot be used: {fault}.");
        }

        if (Steps.Keys.FirstOrDefault(name => !needed.ContainsKey(name)) is { } unknown) throw new BadInputException($"The table of ranges '{source}' has '{unknown}', which the network has not.");
    }
}

/// <summary>
/// What the channels of a value reach, for storing them as bytes: code = round(value / Scale) + Zero in 0..255. Zero
/// itself is always exact, so padding is.
/// </summary>
/// <param name="Low">The lowest value of each channel, at most 0.</param>
/// <param name="High">The highest value of each channel, at least 0.</param>
public sealed record ValueRange(float[] Low, float[] High)
{
    /// <summary>Narrower channels are stored as if they were this wide; finer steps would only store noise.</summary>
    public const float LeastSpan = 1e-4f;

    /// <summary>Number of channels.</summary>
    public int Channels => Low.Length;

    /// <summary>Pixels in [0, 1]: code = 255 · value.</summary>
    public static ValueRange Pixels(int channels) => new(new float[channels], [.. Enumerable.Repeat(1f, channels)]);

    /// <summary>What a code more is worth in a channel.</summary>
    public float Scale(int channel) => MathF.Max(High[channel] - Low[channel], LeastSpan) / 255;

    /// <summary>The code of value 0 in a channel, 0 to 255.</summary>
    public byte Zero(int channel) => (byte)Math.Clamp(MathF.Round(-Low[channel] / Scale(channel)), 0, 255);

    /// <summary>Why this is no range of a value with so many channels, or null.</summary>
    internal string? Fault(int channels)
    {
        if (Low.Length != channels || High.Length != channels) return $"it has {Low.Length} lowest and {High.Length} highest values for {channels} channels";
        if (!Low.Concat(High).All(float.IsFinite)) return "a value is not finite";
        return Low.All(low => low <= 0) && High.All(high => high >= 0) ? null : "a channel's range does not hold 0";
    }
}
