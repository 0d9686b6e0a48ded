using System.CommandLine;
using Fovea.Faces;
using Fovea.Training.Detectors;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea faces evaluate</c>: precision and recall on labelled pictures.</summary>
internal static class FacesEvaluateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> labels = new("labels") { Description = "CSV with file, x, y, w, h, label, source; the pictures lie in a folder of the same name without .csv, or beside it." };
        FacesCommandOptions options = new();
        Option<double> precision = new("--precision") { Description = "Precision at which recall is told too, 0 to 1; give a low --min-score to see it.", DefaultValueFactory = _ => 0.95 };
        Command command = new("evaluate", """
            Compares a detector with labels. They meet at an intersection over union of one half, apart for labels that another detector made
            (source "teacher") and original ones. Labels "ignore" may be found or not. Detections on labels of the other kind do not count.

            Examples:
              fovea faces evaluate test-scenes.csv --min-size 20
              fovea faces evaluate test-scenes.csv --detector mtcnn --min-score 0.95 --json
              fovea faces evaluate test-scenes.csv --min-score 0.1 --precision 0.97
            """);
        command.Arguments.Add(labels);
        options.AddTo(command);
        command.Options.Add(precision);
        precision.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValue(precision) is not (>= 0 and <= 1)) result.AddError("--precision must be from 0 to 1.");
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            string path = result.GetValue(labels)!;
            using Mtcnn networks = options.Open(result);
            using FaceDetector detector = options.Create(result, networks);
            DetectorTest test = await DetectorTest.RunAsync(detector, path, cancellationToken).ConfigureAwait(false);
            (string Name, DetectionScore Judge)[] judges = [("teacher", test.Teacher), ("original", test.Original)];
            if (options.Json(result)) result.InvocationConfiguration.Output.WriteLine(ModelJson.Write(json => WriteJson(json, judges, test.Pictures, result.GetValue(precision))));
            else WriteTable(result.InvocationConfiguration.Output, judges, test.Pictures, result.GetValue(precision));
            return 0;
        });
        return command;
    }

    private static void WriteJson(System.Text.Json.Utf8JsonWriter json, (string Name, DetectionScore Judge)[] judges, int pictures, double precision)
    {
        json.WriteStartObject();
        json.WriteNumber("pictures", pictures);
        foreach ((string name, DetectionScore judge) in judges)
        {
            json.WriteStartObject(name);
            json.WriteNumber("labels", judge.Labels);
            json.WriteNumber("found", judge.Hits);
            json.WriteNumber("false_alarms", judge.FalseAlarms);
            json.WriteNumber("precision", judge.Precision);
            json.WriteNumber("recall", judge.Recall);
            json.WriteNumber(FormattableString.Invariant($"recall_at_precision_{precision}"), judge.RecallAt(precision));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTable(TextWriter output, (string Name, DetectionScore Judge)[] judges, int pictures, double precision)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn("Labels");
        foreach (string heading in new[] { "Faces", "Found", "False alarms", "Precision", "Recall", FormattableString.Invariant($"Recall at {100 * precision:0.#} % precision") }) table.AddColumn(new TableColumn(heading).RightAligned());
        foreach ((string name, DetectionScore judge) in judges)
        {
            table.AddRow(name, $"{judge.Labels}", $"{judge.Hits}", $"{judge.FalseAlarms}", Percent(judge.Precision), Percent(judge.Recall), Percent(judge.RecallAt(precision)));
        }

        IAnsiConsole console = ModelsCommand.CreateConsole(output);
        console.Write(table);
        console.WriteLine($"{pictures} pictures; intersection over union of at least one half.");
    }

    private static string Percent(double part) => FormattableString.Invariant($"{100 * part:0.0} %");
}
