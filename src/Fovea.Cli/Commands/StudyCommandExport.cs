using System.CommandLine;
using System.Globalization;
using Fovea.Search;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study export</c>.</summary>
internal static class StudyCommandExport
{
    private const string Description =
        """
        Writes a study with all its trials: JSON with everything, or CSV with a line a trial.

        Examples:
        fovea study export codec > codec.json
        fovea study export codec --storage studies.db --format csv > codec.csv
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Argument<string> name = StudyCommand.Name();
        Option<string> format = new("--format") { Description = "json or csv.", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "csv");
        Command command = new("export", Description) { name, shared.Storage, format };
        command.SetAction(result =>
        {
            using IStudyStorage storage = shared.Open(result, create: false);
            Study study = Study.Open(storage, result.GetValue(name)!);
            if (result.GetValue(format) == "csv") WriteCsv(study, Console.Out);
            else Console.Out.WriteLine(StudyCommandJson.Export(study).ToJsonString());
        });
        return command;
    }

    private static void WriteCsv(Study study, TextWriter output)
    {
        IEnumerable<string> values = study.Directions.Select((_, i) => study.Directions.Count == 1 ? "value" : $"value_{i + 1}");
        output.WriteLine(Csv.Format(["trial", "state", .. values, "seconds", "attempt", "worker", "seed", "parameters", "macs", "error", .. study.Space.Parameters.Select(parameter => $"param_{parameter.Name}")]));
        foreach (TrialRecord trial in study.Trials())
        {
            output.WriteLine(Csv.Format(
            [
                trial.Number.ToString(CultureInfo.InvariantCulture),
                trial.State.ToString().ToLowerInvariant(),
                .. study.Directions.Select((_, i) => trial.Values.Count > i ? trial.Values[i].ToString("R", CultureInfo.InvariantCulture) : ""),
                trial.WallTime?.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture) ?? "",
                trial.Attempt.ToString(CultureInfo.InvariantCulture),
                trial.Worker,
                trial.Seed.ToString(CultureInfo.InvariantCulture),
                trial.Attributes.Parameters?.ToString(CultureInfo.InvariantCulture) ?? "",
                trial.Attributes.Macs?.ToString(CultureInfo.InvariantCulture) ?? "",
                trial.Error ?? "",
                .. study.Space.Parameters.Select((parameter, i) => Cell(trial.Configuration, parameter, i)),
            ]));
        }
    }

    private static string Cell(Configuration? configuration, SearchParameter parameter, int index)
        => configuration is null || double.IsNaN(configuration[index]) ? "" : parameter is CategoricalParameter ? configuration.GetChoice(parameter.Name) : parameter.ToJson(configuration[index]).ToJsonString();
}
