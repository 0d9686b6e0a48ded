using System.Globalization;
using System.Text.Json;
using Fovea.Networks;

namespace Fovea.Training.Supernets;

/// <summary>The state of a search on disk: weights, gates, moments, options and counters, so that it goes on bit by bit.</summary>
internal static class SupernetCheckpoint
{
    /// <summary>Where a run folder keeps it.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, "checkpoints", "supernet.safetensors");

    /// <summary>Writes it aside and renames it.</summary>
    public static void Save(string path, SupernetState state, string unit, string data)
    {
        List<SafeTensor> tensors = [.. state.Supernet.Parameters.Names.Select(name => Weights(state.Supernet.Parameters, name))];
        foreach ((string name, float[] values) in Vectors(state)) tensors.Add(new(name, [values.Length], values));
        SafeTensors.Write(path, tensors, new Dictionary<string, string>
        {
            ["options"] = JsonSerializer.Serialize(state.Options, SupernetJson.Default.SupernetOptions),
            ["unit"] = unit,
            ["step"] = state.Step.ToString(CultureInfo.InvariantCulture),
            ["gate_steps"] = state.GateSteps.ToString(CultureInfo.InvariantCulture),
            ["seconds"] = state.Seconds.ToString("R", CultureInfo.InvariantCulture),
            ["data"] = data,
        });
    }

    /// <summary>The options of a saved search.</summary>
    /// <exception cref="BadInputException">There is none, or it is damaged.</exception>
    public static SupernetOptions Peek(string path) => ReadFields(path, Open(path).Metadata).Options;

    /// <summary>Reads a state.</summary>
    /// <exception cref="BadInputException">There is none, it is damaged, or it was made with another cost or other data.</exception>
    public static SupernetState Load(string path, IConvolutionCost cost, string data)
    {
        SafeTensorsFile file = Open(path);
        (SupernetOptions options, string unit, string oldData) = ReadFields(path, file.Metadata);
        if (unit != cost.Unit) throw new BadInputException($"the search in {path} counts {unit}, not {cost.Unit}; go on with the same cost.");
        if (oldData != data) throw new BadInputException($"the data differ from those the search in {path} was started with; give the same cache.");
        SupernetState state = SupernetState.Create(options, cost);
        try
        {
            Restore(path, state, file);
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private static void Restore(string path, SupernetState state, SafeTensorsFile file)
    {
        Dictionary<string, ReadOnlyMemory<float>> values = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        void Copy(string name, Span<float> to)
        {
            if (!values.TryGetValue(name, out ReadOnlyMemory<float> from) || from.Length != to.Length) throw new BadInputException($"checkpoint {path} lacks '{name}' or has it in another size.");
            from.Span.CopyTo(to);
        }

        foreach (string name in state.Supernet.Parameters.Names) Copy(name, state.Supernet.Parameters[name].Span);
        foreach ((string name, float[] vector) in Vectors(state)) Copy(name, vector);
        try
        {
            state.Step = long.Parse(file.Metadata["step"], CultureInfo.InvariantCulture);
            state.GateSteps = long.Parse(file.Metadata["gate_steps"], CultureInfo.InvariantCulture);
            state.Seconds = double.Parse(file.Metadata["seconds"], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or FormatException or OverflowException)
        {
            throw new BadInputException($"{path} is no checkpoint of a search: {exception.Message}", exception);
        }
    }

    private static SafeTensorsFile Open(string path) => File.Exists(path) ? SafeTensors.Read(path) : throw new BadInputException($"there is no checkpoint {path}.");

    private static (SupernetOptions Options, string Unit, string Data) ReadFields(string path, IReadOnlyDictionary<string, string> fields)
    {
        try
        {
            SupernetOptions options = ForeignJson.Read(fields["options"], SupernetJson.Default.SupernetOptions);
            return (options, fields["unit"], fields["data"]);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or JsonException)
        {
            throw new BadInputException($"{path} is no checkpoint of a search: {exception.Message}", exception);
        }
    }

    private static SafeTensor Weights(ParameterSet parameters, string name) => new(name, [parameters[name].Count], parameters[name].Span.ToArray());

    private static IEnumerable<(string Name, float[] Values)> Vectors(SupernetState state) =>
    [
        ("gates/psi", state.Psi),
        ("gates/first", state.GateAdam.First),
        ("gates/second", state.GateAdam.Second),
        ("adam/first", state.Adam.First),
        ("adam/second", state.Adam.Second),
    ];
}
