namespace Fovea.Faces;

/// <summary>A face that somebody or something marked.</summary>
/// <param name="Box">Where.</param>
/// <param name="Kind">What: "face" and other words of the data; "ignore" where opinions may differ.</param>
/// <param name="Source">Who: "teacher" for marks of another detector, or where original marks come from.</param>
public sealed record FaceLabel(FaceBox Box, string Kind, string Source)
{
    // The order in which cells are read below.
    private static readonly string[] Columns = ["file", "label", "source", "x", "y", "w", "h"];

    /// <summary>Left eye, right eye, nose, left and right corner of the mouth in pixels; empty where nobody marked them.</summary>
    public IReadOnlyList<FacePoint> Landmarks { get; init; } = [];

    /// <summary>True where finding nothing and finding something are both right.</summary>
    public bool IsOptional => Kind == "ignore";

    /// <summary>True for a mark of another detector.</summary>
    public bool IsFromTeacher => Source == "teacher";

    /// <summary>
    /// Reads a CSV file with the columns file, x, y, w, h, label, source, and any others, in any order; lx0, ly0 to lx4, ly4
    /// are landmarks. Or, from a file .jsonl, faces that were found, as JSON lines; see <see cref="DetectedLabels"/>.
    /// </summary>
    /// <returns>The marks of each file, in the order of first mention.</returns>
    /// <exception cref="BadInputException">The file cannot be read, lacks a column, or a number is none.</exception>
    public static IReadOnlyList<(string File, IReadOnlyList<FaceLabel> Labels)> Read(string path)
    {
        if (Path.GetExtension(path) == ".jsonl") return DetectedLabels.Read(ReadFile(path, file => ForeignFile.ReadLines(file)), path);
        IReadOnlyList<CsvRow> rows = ReadFile(path, file => Csv.Read(ForeignFile.ReadText(file)));
        string[] header = rows.Count == 0 ? [] : [.. rows[0].Cells];
        int[] columns = [.. Columns.Select(name => Array.IndexOf(header, name))];
        if (columns.Contains(-1)) throw new BadInputException($"The labels '{path}' need the columns file, x, y, w, h, label and source.");
        int[] points = [.. Enumerable.Range(0, 10).Select(i => Array.IndexOf(header, $"{(i % 2 == 0 ? "lx" : "ly")}{i / 2}"))];
        List<(string File, IReadOnlyList<FaceLabel> Labels)> files = [];
        Dictionary<string, List<FaceLabel>> known = new(StringComparer.Ordinal);
        foreach ((int line, IReadOnlyList<string> cells) in rows.Skip(1))
        {
            if (cells.Count < header.Length) throw new BadInputException($"Line {line} of '{path}' has {cells.Count} cells, fewer than its header.");
            if (!known.TryGetValue(cells[columns[0]], out List<FaceLabel>? labels)) files.Add((cells[columns[0]], known[cells[columns[0]]] = labels = []));
            float[] box = [.. columns[3..].Select(column => Number(cells[column], path, line))];
            labels.Add(new FaceLabel(new FaceBox(box[0], box[1], box[0] + box[2], box[1] + box[3]), cells[columns[1]], cells[columns[2]]) { Landmarks = Points(cells, points, path, line) });
        }

        return files;
    }

    private static T ReadFile<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (FormatException exception)
        {
            throw new BadInputException($"The labels '{path}' are no CSV: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read the labels '{path}': {exception.Message}");
        }
    }

    // Rows of people who marked boxes alone leave these cells empty.
    private static FacePoint[] Points(IReadOnlyList<string> cells, int[] columns, string path, int line)
    {
        if (columns.Contains(-1) || columns.Any(column => cells[column].Length == 0)) return [];
        float[] values = [.. columns.Select(column => Number(cells[column], path, line))];
        return [.. Enumerable.Range(0, 5).Select(i => new FacePoint(values[2 * i], values[2 * i + 1]))];
    }

    private static float Number(string text, string path, int line) =>
        float.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : throw new BadInputException($"Line {line} of '{path}' has '{text}' where a number belongs.");
}
