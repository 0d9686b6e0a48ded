using System.CommandLine;
using Fovea.Search;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study show</c>.</summary>
internal static class StudyCommandShow
{
    private const string Description =
        """
        Shows a study: what it is, how many trials stand where, and the best.

        Examples:
        fovea study show codec
        fovea study show codec --storage studies.db --json
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Argument<string> name = StudyCommand.Name();
        Option<bool> json = StudyCommand.Json();
        Command command = new("show", Description) { name, shared.Storage, json };
        command.SetAction(result =>
        {
            using IStudyStorage storage = shared.Open(result, create: false);
            Study study = Study.Open(storage, result.GetValue(name)!);
            if (result.GetValue(json)) Console.Out.WriteLine(StudyCommandJson.Study(study).ToJsonString());
            else StudyCommandTable.Print(study);
        });
        return command;
    }
}
