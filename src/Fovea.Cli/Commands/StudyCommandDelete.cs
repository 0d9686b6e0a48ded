using System.CommandLine;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study delete</c>.</summary>
internal static class StudyCommandDelete
{
    private const string Description =
        """
        Deletes a study and all its trials for good.

        Examples:
        fovea study delete codec --storage studies.db
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Argument<string> name = StudyCommand.Name();
        Command command = new("delete", Description) { name, shared.Storage };
        command.SetAction(result =>
        {
            using IStudyStorage storage = shared.Open(result, create: false);
            if (!storage.DeleteStudy(result.GetValue(name)!)) throw new BadInputException($"there is no study '{result.GetValue(name)}' here: see 'fovea study list'.");
        });
        return command;
    }
}
