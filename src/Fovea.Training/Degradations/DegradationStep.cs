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
