using System.Globalization;
using Fovea.Training.Data;

namespace Fovea.Training.Degradations;

/// <summary>One step of a degradation with its parameters.</summary>
internal sealed record DegradationStep(StepKind Kind, IReadOnlyList<StepParameter> Parameters)
{
    /// <summary>Reads <c>name</c> or <c>name:key=value,key=value</c>.</summary>
    /// <exception cref="BadInputException">An unknown name, or a value that is missing or out of range.</exception>
    public static DegradationStep Parse(string text)
    {
        string[] halves = text.Split(':', 2);
        StepKind kind = StepKind.Get(halves[0].Trim());
        Dictionary<string, StepParameter> given = [];
        foreach (string pair in halves.Length == 1 ? [] : halves[1].Split(','))
        {
            if (pair.Split('=', 2) is not [var key, var value]) throw new BadInputException($"'{pair.Trim()}' in the degradation step '{text.Trim()}' is not name=value.");
            StepParameter parameter = new(key.Trim(), value.Trim());
            if (!given.TryAdd(parameter.Name, parameter)) throw new BadInputException($"The degradation step '{text.Trim()}' has '{parameter.Name}' twice.");
        }

        string? unknown = given.Keys.FirstOrDefault(name => kind.Parameters.All(known => known.Name != name));
        if (unknown is not null) throw new BadInputException($"The degradation step '{kind.Name}' has no '{unknown}'; {(kind.Parameters.Length == 0 ? "it takes nothing" : "it has " + string.Join(", ", kind.Parameters.Select(known => known.Name)))}.");
        return new(kind, [.. kind.Parameters.Select(known => Check(kind, known, given.GetValueOrDefault(known.Name)))]);
    }

    /// <summary>The value of a parameter; null where it has none.</summary>
    public StepParameter? this[string name] => Parameters.FirstOrDefault(parameter => parameter.Name == name) is { Text.Length: > 0 } found ? found : null;

    /// <summary>The same with one value for each parameter.</summary>
    public DegradationStep Draw(ref StepRandom random)
    {
        List<StepParameter> drawn = [];
        foreach (StepParameter parameter in Parameters) drawn.Add(parameter.Draw(ref random));
        return this with { Parameters = drawn };
    }

    /// <summary>The same with another value of a parameter.</summary>
    /// <exception cref="BadInputException">The value is out of range.</exception>
    public DegradationStep With(string name, string value)
        => Parse($"{Kind.Name}:{string.Join(',', Parameters.Where(parameter => parameter.Name != name && parameter.Text.Length > 0).Select(parameter => $"{parameter.Name}={parameter.Text}").Append($"{name}={value}"))}");

    /// <inheritdoc/>
    public override string ToString()
    {
        StepParameter[] said = [.. Parameters.Where(parameter => parameter.Text.Length > 0 && parameter.Text != Kind.Parameters.First(known => known.Name == parameter.Name).Default)];
        return said.Length == 0 ? Kind.Name : $"{Kind.Name}:{string.Join(',', said.Select(parameter => $"{parameter.Name}={parameter.Text}"))}";
    }

    private static StepParameter Check(StepKind kind, StepKind.Parameter known, StepParameter? given)
    {
        if (given is null) return known.Default is { } value ? new(known.Name, value) : throw new BadInputException($"The degradation step '{kind.Name}' needs {known.Name}={known.Allowed}.");
        string? wrong = given.Possible().FirstOrDefault(value => !known.Allows(value));
        return wrong is null ? given : throw new BadInputException($"The degradation step '{kind.Name}' takes {known.Name} of {known.Allowed}, not '{wrong}'.");
    }
}

/// <summary>What a step of a degradation is called, which parameters it has, and what they may be.</summary>
/// <param name="Name">Its name in the text form.</param>
/// <param name="Parameters">What it takes.</param>
internal sealed record StepKind(string Name, params StepKind.Parameter[] Parameters)
{
    /// <summary>A number in a range, or one of some names; with a default, or required where that is null.</summary>
    public sealed record Parameter(string Name, string? Default, double Low = 0, double High = 0, IReadOnlyList<string>? Names = null)
    {
        /// <summary>True if a value is one of those allowed.</summary>
        public bool Allows(string value) => Names is not null
            ? Names.Contains(value)
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= Low && number <= High;

        /// <summary>What is allowed, in words.</summary>
        public string Allowed => Names is not null ? string.Join(", ", Names) : FormattableString.Invariant($"{Low} to {High}");
    }

    private static readonly string[] Presets = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower"];

    /// <summary>The kernels that reduce to the low size.</summary>
    public static IReadOnlyList<string> Kernels { get; } = ["bicubic", "area", "lanczos", "bilinear"];

    /// <summary>Every step. The first four reduce to the low size; a pipeline has one of them.</summary>
    public static IReadOnlyList<StepKind> All { get; } =
    [
        .. Kernels.Select(kernel => new StepKind(kernel, [])),
        new("resize", new("x", null, 0.2, 1), new("y", "", 0.2, 1), new("kernel", "area", Names: Kernels)),
        new("blur", new("sigma", null, 0.05, 10), new("sigma_y", "", 0.05, 10)),
        new("sharpen", new Parameter("amount", "0.8", 0, 3)),
        new("noise", new Parameter("strength", null, 0, 60)),
        new("interlace", []),
        new("deinterlace", []),
        new("h264", new("crf", null, 0, 51), new("preset", "medium", Names: Presets), new("bframes", "3", 0, 8), new("interlaced", "0", 0, 1)),
        new("h265", new("crf", null, 0, 51), new("preset", "medium", Names: Presets)),
        new("vp9", new("crf", null, 0, 63), new("speed", "4", 0, 8)),
        new("av1", new("crf", null, 0, 63), new("preset", "8", 4, 13)),
        new("mpeg2", new("q", null, 1, 31), new("bframes", "2", 0, 4), new("interlaced", "0", 0, 1)),
        new("mpeg4", new("q", null, 1, 31), new("bframes", "0", 0, 4)),
        new("mjpeg", new Parameter("q", null, 1, 31)),
    ];

    /// <summary>True for an encoder with its decoder.</summary>
    public bool IsCodec => Name is "h264" or "h265" or "vp9" or "av1" or "mpeg2" or "mpeg4" or "mjpeg";

    /// <summary>True for what reduces to the low size.</summary>
    public bool IsReduction => Kernels.Contains(Name);

    /// <summary>The kind of a name.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static StepKind Get(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new BadInputException($"There is no step '{name}' of a degradation; there are {string.Join(", ", All.Select(kind => kind.Name))}.");
}

/// <summary>
/// A value of a step of a degradation: <c>28</c>, a range to draw from evenly (<c>18..38</c>, whole numbers if both ends
/// are) or names to choose from (<c>fast|slow</c>).
/// </summary>
internal sealed record StepParameter(string Name, string Text)
{
    /// <summary>True when there is nothing to draw.</summary>
    public bool IsFixed => !Text.Contains('|') && !Text.Contains("..", StringComparison.Ordinal);

    /// <summary>The value as a number.</summary>
    public double Number => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The same with one value, drawn where there are several.</summary>
    public StepParameter Draw(ref StepRandom random)
    {
        if (IsFixed) return this;
        if (Text.Split('|') is { Length: > 1 } names) return this with { Text = names[random.Below(names.Length)] };
        (double low, double high) = Range(Text)!.Value;
        bool whole = double.IsInteger(low) && double.IsInteger(high) && !Text.Contains('.' + "0", StringComparison.Ordinal);
        double value = whole ? low + random.Below((long)(high - low) + 1) : Math.Round(random.Between(low, high), 3);
        return this with { Text = value.ToString(CultureInfo.InvariantCulture) };
    }

    /// <summary>Every name or number that the text may give: the ends of a range, the names of a choice.</summary>
    public IEnumerable<string> Possible()
    {
        if (Range(Text) is { } range) return [range.Low.ToString(CultureInfo.InvariantCulture), range.High.ToString(CultureInfo.InvariantCulture)];
        return Text.Split('|');
    }

    private static (double Low, double High)? Range(string text)
        => text.Split("..") is [var low, var high]
            && double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out double first)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out double second)
            && first <= second
            ? (first, second)
            : null;
}
