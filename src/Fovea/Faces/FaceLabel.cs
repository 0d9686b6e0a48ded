namespace Fovea.Faces;

/// <summary>A face that somebody or something marked.</summary>
/// <param name="Box">Where.</param>
/// <param name="Kind">What: "face" and other words of the data; "ignore" where opinions may differ.</param>
/// <param name="Source">Who: "teacher" for marks of another detector, or where original marks come from.</param>
public sealed record FaceLabel(FaceBox Box, string Kind, string Source)
{
    // The order in which cells are read below.
    private static readonly string[] Columns = ["file", "label", "source", "x", "y", "w", "h"];

    /// <summary>True where finding nothing and finding something are both right.</summary>
    public bool IsOptional => Kind == "ignore";

    /// <summary>True for a mark of another detector.</summary>
    public bool IsFromTeacher => Source == "teacher";

    /// <summary>Reads a CSV file with the columns file, x, y, w, h, label, score, source, and any others, in any order.</summary>
    /// <returns>The marks of each file, in the order of first mention.</returns>
    /// <exception cref="BadInputException">The file cannot be read, lacks a column, or a number is none.</exception>
    public static IReadOnlyList<(string File, IReadOnlyList<FaceLabel> Labels)> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read the labels '{path}': {exception.Message}");
        }

        string[] header = lines.Length == 0 ? [] : lines[0].Split(',');
        int[] columns = [.. Columns.Select(name => Array.IndexOf(header, name))];
        if (columns.Contains(-1)) throw new BadInputException($"The labels '{path}' need the columns file, x, y, w, h, label and source.");
        List<(string File, IReadOnlyList<FaceLabel> Labels)> files = [];
        Dictionary<string, List<FaceLabel>> known = new(StringComparer.Ordinal);
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0) continue;
            string[] cells = lines[i].Split(',');
            if (cells.Length < header.Length) throw new BadInputException($"Line {i + 1} of '{path}' has {cells.Length} cells, fewer than its header.");
            if (!known.TryGetValue(cells[columns[0]], out List<FaceLabel>? labels)) files.Add((cells[columns[0]], known[cells[columns[0]]] = labels = []));
            float[] box = [.. columns[3..].Select(column => Number(cells[column], path, i + 1))];
            labels.Add(new FaceLabel(new FaceBox(box[0], box[1], box[0] + box[2], box[1] + box[3]), cells[columns[1]], cells[columns[2]]));
        }

        return files;
    }

    private static float Number(string text, string path, int line) =>
        float.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : throw new BadInputException($"Line {line} of '{path}' has '{text}' where a number belongs.");
}
