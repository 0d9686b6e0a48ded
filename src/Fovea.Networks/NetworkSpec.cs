using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Networks.Architectures;

namespace Fovea.Networks;

/// <summary>
/// Data that describes a network completely but for its weights. Immutable; in JSON it is an object with
/// "architecture", "version" and the fields of that architecture in snake_case.
/// </summary>
/// <param name="Scale">Output pixels per input pixel along each axis: 2, 3 or 4.</param>
/// <param name="Input">Whether the network takes RGB or luma.</param>
/// <param name="Version">Version of the JSON form, <see cref="CurrentVersion"/>.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "architecture")]
[JsonDerivedType(typeof(EvsrNetSpec), "evsrnet")]
[JsonDerivedType(typeof(SrcnnSpec), "srcnn")]
[JsonDerivedType(typeof(FsrcnnSpec), "fsrcnn")]
[JsonDerivedType(typeof(EspcnSpec), "espcn")]
[JsonDerivedType(typeof(EdsrSpec), "edsr")]
[JsonDerivedType(typeof(BicubicSpec), "bicubic")]
[JsonDerivedType(typeof(SofVsrAccvSpec), "sof-vsr-accv")]
[JsonDerivedType(typeof(SofVsrTipSpec), "sof-vsr-tip")]
[JsonDerivedType(typeof(HoFvsrSpec), "ho-fvsr")]
[JsonDerivedType(typeof(RrnSpec), "rrn")]
public abstract record NetworkSpec(int Scale, InputColor Input, int Version)
{
    /// <summary>The version of the JSON form that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Channels of a frame, coming in and going out: 3 for RGB, 1 for luma.</summary>
    [JsonIgnore]
    public int InputChannels => Input == InputColor.Rgb ? 3 : 1;

    /// <summary>
    /// Consecutive frames that the network takes to enlarge the middle one, their channels one after another: 1, or 3 for
    /// a network that follows motion; or 2 for a recurrent one, which enlarges the second.
    /// </summary>
    [JsonIgnore]
    public virtual int Frames => 1;

    /// <summary>
    /// True for a network with state: its graph has as many inputs as outputs, and all of them but the first are state,
    /// zeros where a scene begins and then what the outputs were for the frame before.
    /// </summary>
    [JsonIgnore]
    public virtual bool IsRecurrent => false;

    /// <summary>Writes down the computation.</summary>
    public abstract NetworkGraph BuildGraph();

    /// <summary>Reads a spec.</summary>
    /// <exception cref="BadInputException">The text is not JSON, the architecture is unknown, or a field is missing, unknown or out of range.</exception>
    public static NetworkSpec Parse(string json)
    {
        NetworkSpec spec;
        try
        {
            spec = ForeignJson.Read(json, NetworksJson.Default.NetworkSpec);
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"The network spec cannot be read: {NetworksJson.Explain(exception)}");
        }

        spec.Validate();
        return spec;
    }

    /// <summary>The JSON form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, NetworksJson.Default.NetworkSpec);

    /// <summary>Checks every field.</summary>
    /// <exception cref="BadInputException">A field is out of range.</exception>
    public void Validate()
    {
        Require(Version == CurrentVersion, $"version {Version} is not {CurrentVersion}; it needs another release of Fovea");
        Require(Scale is >= 2 and <= 4, $"scale {Scale} is not 2, 3 or 4");
        Require(Enum.IsDefined(Input), "input is neither rgb nor luma");
        ValidateFields();
    }

    /// <summary>Checks the fields of the architecture with <see cref="Require"/>.</summary>
    private protected abstract void ValidateFields();

    private protected void RequireLuma() => Require(Input == InputColor.Luma, "input is not luma, which is all that this architecture takes");

    private protected static void RequireRange(string field, int value, int minimum, int maximum) =>
        Require(value >= minimum && value <= maximum, $"{field} {value} is not in {minimum}..{maximum}");

    private protected static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new BadInputException($"The network spec is wrong: {otherwise}.");
    }
}

/// <summary>What a network reads and writes: all three colours, or luma alone (chroma is then enlarged beside it).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputColor>))]
public enum InputColor
{
    /// <summary>Three channels, red first.</summary>
    [JsonStringEnumMemberName("rgb")]
    Rgb,

    /// <summary>One channel, the luma Y.</summary>
    [JsonStringEnumMemberName("luma")]
    Luma,
}

/// <summary>The enlarged input that a network adds to its output, so that it learns only the difference.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpsamplingPath>))]
public enum UpsamplingPath
{
    /// <summary>Nothing is added: the network makes the picture by itself (the EVSRNet that was submitted).</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Every input pixel repeated r·r times, added in channel space before the shuffle: almost free (the anchor of ABPN).</summary>
    [JsonStringEnumMemberName("nearest")]
    Nearest,

    /// <summary>Bilinear, half-pixel centres (the "resize" of the EVSRNet paper).</summary>
    [JsonStringEnumMemberName("bilinear")]
    Bilinear,

    /// <summary>Bicubic, a = -0.5, half-pixel centres.</summary>
    [JsonStringEnumMemberName("bicubic")]
    Bicubic,
}
