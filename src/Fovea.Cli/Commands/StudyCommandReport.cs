using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Search;
using Fovea.Search.Reports;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study report</c>.</summary>
internal static class StudyCommandReport
{
    private const string Description =
        """
        Writes a study as one HTML page that needs no network: the best, history, curves, Pareto front, parallel
        coordinates, and how much each parameter explains (fANOVA). The study may still run.

        Examples:
        fovea study report codec --out codec.html
        fovea study report codec --storage studies.db --out codec.html --json
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Argument<string> name = StudyCommand.Name();
        Option<string?> path = new("--out") { Description = "The page; the study's name with .html if left out." };
        Option<bool> json = new("--json") { Description = "Print what each parameter explains as JSON." };
        Command command = new("report", Description) { name, shared.Storage, path, json };
        command.SetAction(result =>
        {
            using IStudyStorage storage = shared.Open(result, create: false);
            Study study = Study.Open(storage, result.GetValue(name)!);
            string page = result.GetValue(path) ?? $"{string.Join('_', study.Name.Split(Path.GetInvalidFileNameChars()))}.html";
            Write(page, StudyReport.Write(study));
            Console.Out.WriteLine(result.GetValue(json) ? Json(study, page).ToJsonString() : $"wrote {page}");
        });
        return command;
    }

    private static void Write(string path, string page)
    {
        try
        {
            File.WriteAllText(path, page);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"the report '{path}' cannot be written: {exception.Message}", exception);
        }
    }

    private static JsonObject Json(Study study, string page) => new()
    {
        ["study"] = study.Name,
        ["report"] = page,
        ["importance"] = new JsonArray([.. study.Directions.Select((_, objective) => StudyReport.Importance(study, objective) is { } shares
            ? new JsonObject(study.Space.Parameters.Select((parameter, i) => KeyValuePair.Create(parameter.Name, (JsonNode?)Math.Round(shares[i], 6))))
            : (JsonNode?)null)]),
    };
}
