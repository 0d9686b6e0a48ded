using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fovea.Search;
using Fovea.Search.Reports;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study tables</c>: strategies side by side, as the HO-FVSR paper shows them.</summary>
internal static class StudyCommandTables
{
    private const string Description =
        """
        Puts studies of several strategies side by side: networks, epochs and time of each (Table 2 of the HO-FVSR paper),
        the best it found, and the cheapest within 2 % of that. With --figures also draws the error curves of the five
        best of each (Figure 5) and parameters and operations against error (Figure 6). Studies are names in the
        storage, or files that 'fovea study export' wrote.

        Examples:
        fovea study tables ho-fvsr-tpe-nni ho-fvsr-random ho-fvsr-smac-nni --figures docs/images
        fovea study tables tpe.json random.json --json
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Argument<string[]> names = new("studies") { Description = "Studies, or exported studies (.json).", Arity = ArgumentArity.OneOrMore };
        Option<string?> figures = new("--figures") { Description = "Folder for the figures." };
        Option<bool> json = StudyCommand.Json();
        Command command = new("tables", Description) { names, shared.Storage, figures, json };
        command.SetAction(result =>
        {
            IReadOnlyList<RecordedStudy> studies = Read(result, shared, result.GetValue(names)!);
            StrategyRow[] rows = [.. studies.Select(StrategyRow.Of)];
            if (result.GetValue(figures) is string folder) Draw(folder, studies);
            if (result.GetValue(json)) Console.Out.WriteLine(new JsonArray([.. rows.Select(Json)]).ToJsonString());
            else Print(rows, Console.Out);
        });
        return command;
    }

    private static List<RecordedStudy> Read(ParseResult result, SearchCommandOptions shared, string[] names)
    {
        List<RecordedStudy> studies = [.. names.Where(IsFile).Select(RecordedStudy.Load)];
        if (studies.Count == names.Length) return studies;
        using IStudyStorage storage = shared.Open(result, create: false);
        return [.. names.Select(name => IsFile(name) ? studies[Array.IndexOf([.. names.Where(IsFile)], name)] : RecordedStudy.Of(Study.Open(storage, name)))];

        static bool IsFile(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
    }

    private static void Draw(string folder, IReadOnlyList<RecordedStudy> studies)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "search-curves.svg"), StrategyFigures.Curves(studies));
            File.WriteAllText(Path.Combine(folder, "search-costs.svg"), StrategyFigures.Scatter(studies));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"the figures cannot be written to '{folder}': {exception.Message}", exception);
        }

        Console.Error.WriteLine($"wrote search-curves.svg and search-costs.svg to {folder}");
    }

    private static void Print(IReadOnlyList<StrategyRow> rows, TextWriter output)
    {
        output.WriteLine("| strategy | networks | epochs | time | least error | network | parameters | operations | within 2 %, cheapest |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (StrategyRow row in rows)
        {
            string best = row.Best is { } found ? $"{Error(found)} (trial {found.Number}) | {Point(found)} | {Count(found.Attributes.Parameters, 1e6, "M")} | {Count(found.Attributes.Macs, 1e9, "G")}" : "none | | | ";
            string chosen = row.Chosen is { } cheap ? $"{Point(cheap)}: {Error(cheap)}, {Count(cheap.Attributes.Parameters, 1e6, "M")}, {Count(cheap.Attributes.Macs, 1e9, "G")}" : "";
            output.WriteLine($"| {row.Strategy} | {row.Networks} | {row.Epochs} | {(int)row.Time.TotalHours}:{row.Time:mm\\:ss} | {best} | {chosen} |");
        }
    }

    private static string Error(TrialRecord trial) => trial.Values[0].ToString("G4", CultureInfo.InvariantCulture);

    private static string Point(TrialRecord trial) => $"({string.Join(", ", trial.Configuration!.ToJson().Select(entry => entry.Value!.ToString()))})";

    private static string Count(long? value, double unit, string name) => value is long count ? $"{(count / unit).ToString("F3", CultureInfo.InvariantCulture)} {name}" : "";

    private static JsonObject Json(StrategyRow row) => new()
    {
        ["study"] = row.Study,
        ["strategy"] = row.Strategy,
        ["networks"] = row.Networks,
        ["epochs"] = row.Epochs,
        ["seconds"] = row.Time.TotalSeconds,
        ["best"] = row.Best is { } best ? StudyCommandJson.Trial(best) : null,
        ["chosen"] = row.Chosen is { } chosen ? StudyCommandJson.Trial(chosen) : null,
    };
}
