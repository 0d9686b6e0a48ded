using System.CommandLine;
using Fovea.Search;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study create</c>.</summary>
internal static class StudyCommandCreate
{
    private const string Description =
        """
        Makes a study without trials.

        Examples:
        fovea study create codec --space space.json
        fovea study create codec --space space.json --direction minimize maximize --sampler nsga2 --storage studies.db
        """;

    public static Command Create()
    {
        SearchCommandOptions shared = new();
        Argument<string> name = StudyCommand.Name();
        Option<bool> json = StudyCommand.Json();
        Command command = new("create", Description) { name, shared.Storage, json };
        foreach (Option option in shared.OfStudy) command.Options.Add(option);
        command.SetAction(result =>
        {
            SearchSpace space = shared.ReadSpace(result);
            using IStudyStorage storage = shared.Open(result, create: true);
            Study study = Study.Create(storage, result.GetValue(name)!, space, shared.ReadStudy(result));
            Console.Out.WriteLine(result.GetValue(json) ? StudyCommandJson.Study(study).ToJsonString() : $"made the study '{study.Name}' in {result.GetValue(shared.Storage)}");
        });
        return command;
    }
}
