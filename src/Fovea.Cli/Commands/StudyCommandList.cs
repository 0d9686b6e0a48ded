using System.CommandLine;
using System.Text.Json.Nodes;
using Fovea.Search;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study list</c>.</summary>
internal static class StudyCommandList
{
    private const string Description =
        """
        Lists the studies of a storage.

        Examples:
        fovea study list
        fovea study list --storage studies.db --json
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Option<bool> json = StudyCommand.Json();
        Command command = new("list", Description) { shared.Storage, json };
        command.SetAction(result =>
        {
            using IStudyStorage storage = shared.Open(result, create: false);
            List<(StoredStudy Stored, Study? Study)> studies = [.. storage.ListStudies().Select(stored => (stored, TryOpen(storage, stored)))];
            if (result.GetValue(json)) Console.Out.WriteLine(new JsonObject { ["studies"] = new JsonArray([.. studies.Select(entry => Line(entry.Stored, entry.Study))]) }.ToJsonString());
            else StudyCommandTable.Print(studies);
        });
        return command;
    }

    // A study of another version is listed all the same: only its inside cannot be read.
    private static Study? TryOpen(IStudyStorage storage, StoredStudy stored) => stored.Version == StudyDefinition.CurrentVersion ? Study.Open(storage, stored.Name) : null;

    private static JsonObject Line(StoredStudy stored, Study? study)
        => study is null ? new JsonObject { ["study"] = stored.Name, ["format"] = stored.Version, ["created"] = stored.Created.ToString("O") } : StudyCommandJson.Summary(study);
}
