using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Fovea.Search.Spaces;

namespace Fovea.Search.Benchmarks;

/// <summary>An objective that was recorded once at every point of a space of ordered choices, so that samplers can be compared on it without its cost.</summary>
public static class RecordedTable
{
    /// <summary>
    /// Reads a table: a line of names, then a line a point with a number for each name, of which the last is the value.
    /// The choices of a parameter are its numbers in rising order.
    /// </summary>
    /// <exception cref="FormatException">A line is malformed, or a point is missing or stands there twice.</exception>
    public static TestFunction Read(string name, TextReader csv)
    {
        IReadOnlyList<CsvRow> rows = Csv.Read(csv.ReadToEnd());
        string[] columns = rows.Count == 0 ? throw new FormatException("The table is empty.") : [.. rows[0].Cells];
        List<(string[] Point, double Value)> lines = [];
        foreach (CsvRow row in rows.Skip(1))
        {
            string[] cells = [.. row.Cells];
            if (cells.Length != columns.Length) throw new FormatException($"Line {row.Line} has not {columns.Length} cells.");
            lines.Add((cells[..^1], Number(cells[^1])));
        }

        SearchSpace space = new(columns[..^1].Select((column, i) => new CategoricalParameter(column, lines.Select(line => Whole(line.Point[i])).Distinct().Order().Select(value => (JsonNode?)JsonValue.Create(value)), ordered: true)));
        Dictionary<string, double> values = [];
        foreach ((string[] point, double value) in lines)
        {
            if (!values.TryAdd(string.Join(',', point), value)) throw new FormatException($"The point {string.Join(',', point)} stands there twice.");
        }

        if (values.Count != space.Parameters.Aggregate(1, (product, parameter) => product * parameter.Cardinality!.Value)) throw new FormatException("The table lacks points.");
        return new TestFunction(name, space, values.Values.Min(), point => values[string.Join(',', point.Space.Parameters.Select(parameter => point.GetChoice(parameter.Name)))]);
    }

    private static double Number(string cell) => double.TryParse(cell, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : throw new FormatException($"'{cell}' is no finite number.");

    private static int Whole(string cell) => int.TryParse(cell, CultureInfo.InvariantCulture, out int value) ? value : throw new FormatException($"'{cell}' is no whole number.");

    /// <summary>Reads a table that ships with the program.</summary>
    /// <exception cref="BadInputException">It was built without.</exception>
    internal static TestFunction ReadShipped(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.csv")
            ?? throw new BadInputException($"this program was built without the table '{name}': record it with bench/record-{name}.sh and build again.");
        using StreamReader reader = new(stream);
        return Read(name, reader);
    }
}
