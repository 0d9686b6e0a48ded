using System.Text.Json.Nodes;
using Fovea.Tensors;

namespace Fovea.Search.Spaces;

/// <summary>The parameters of a search, in an order in which a condition names an earlier parameter only. Immutable.</summary>
public sealed class SearchSpace
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly (int Parent, double[] Values)?[] _conditions;

    /// <summary>Creates a space.</summary>
    /// <exception cref="BadInputException">There is no parameter, a name stands there twice, or a condition can never be tested.</exception>
    public SearchSpace(IEnumerable<SearchParameter> parameters)
    {
        Parameters = [.. parameters];
        if (Parameters.Count == 0) throw new BadInputException("the search space has no parameters.");
        _conditions = new (int, double[])?[Parameters.Count];
        for (int i = 0; i < Parameters.Count; i++)
        {
            _conditions[i] = Resolve(Parameters[i]);
            if (!_indices.TryAdd(Parameters[i].Name, i)) throw new BadInputException($"the search space has two parameters called '{Parameters[i].Name}'.");
        }
    }

    /// <summary>The parameters in order.</summary>
    public IReadOnlyList<SearchParameter> Parameters { get; }

    /// <summary>True if some parameter has a condition.</summary>
    public bool HasConditions => _conditions.Any(condition => condition is not null);

    /// <summary>The product of the parameters' numbers of values; null if one is continuous. Conditions leave fewer.</summary>
    public double? Cardinality => Parameters.All(parameter => parameter.Cardinality is not null) ? Parameters.Aggregate(1.0, (product, parameter) => product * parameter.Cardinality!.Value) : null;

    /// <summary>The index of a parameter.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public int IndexOf(string name) => _indices.TryGetValue(name, out int index) ? index : throw new ArgumentException($"the search space has no parameter '{name}'.", nameof(name));

    /// <summary>Makes a point, asking for each value in the space's order and only where the parameter takes part.</summary>
    public Configuration Build(Func<int, SearchParameter, double> choose)
    {
        double[] values = new double[Parameters.Count];
        for (int i = 0; i < values.Length; i++) values[i] = IsActive(i, values) ? choose(i, Parameters[i]) : double.NaN;
        return new Configuration(this, values);
    }

    /// <summary>A point drawn from the priors of all parameters.</summary>
    public Configuration Draw(RandomSource random) => Build((_, parameter) => parameter.Draw(random));

    /// <summary>Reads a point: an object with a value for every parameter that takes part, and nothing else.</summary>
    /// <exception cref="BadInputException">A value is missing, unknown, not taken by its parameter, or its parameter takes no part.</exception>
    public Configuration Read(JsonObject json)
    {
        Configuration configuration = Build((_, parameter) =>
        {
            if (!json.TryGetPropertyValue(parameter.Name, out JsonNode? value)) throw new BadInputException($"the parameter '{parameter.Name}' has no value: it takes {parameter.Domain}.");
            return parameter.TryRead(value, out double read) ? read : throw new BadInputException($"the parameter '{parameter.Name}' does not take {value?.ToJsonString() ?? "null"}: it takes {parameter.Domain}.");
        });
        foreach ((string name, JsonNode? _) in json)
        {
            if (!_indices.ContainsKey(name)) throw new BadInputException($"the search space has no parameter '{name}'.");
            if (!configuration.IsActive(name)) throw new BadInputException($"the parameter '{name}' takes no part here: its condition does not hold.");
        }

        return configuration;
    }

    // NaN is equal to nothing, so a parameter whose parent takes no part takes none either.
    private bool IsActive(int index, double[] values) => _conditions[index] is not { } condition || condition.Values.Contains(values[condition.Parent], NumberComparer.Instance);

    private (int, double[])? Resolve(SearchParameter parameter)
    {
        if (parameter.Condition is not { } condition) return null;
        string name = parameter.Name;
        if (!_indices.TryGetValue(condition.Parameter, out int parent)) throw new BadInputException($"the condition of '{name}' names '{condition.Parameter}', which is no earlier parameter of the search space.");
        if (Parameters[parent] is FloatParameter) throw new BadInputException($"the condition of '{name}' names '{condition.Parameter}', which is a float: name a categorical or int parameter.");
        if (condition.Values.Count == 0) throw new BadInputException($"the condition of '{name}' has no values.");
        return (parent, [.. condition.Values.Select(value => Parameters[parent].TryRead(value, out double read) ? read : throw new BadInputException($"the condition of '{name}' can never hold for {value.ToJsonString()}: '{condition.Parameter}' takes {Parameters[parent].Domain}."))]);
    }

    private sealed class NumberComparer : IEqualityComparer<double>
    {
        public static readonly NumberComparer Instance = new();

        public bool Equals(double x, double y) => x == y;

        public int GetHashCode(double obj) => obj.GetHashCode();
    }
}
