using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea dataset</c>: makes training data.</summary>
internal static class DatasetCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("dataset", """
            Makes training data.

            Examples:
              fovea dataset faces talks/ interview.mp4 --out face-clips
            """);
        command.Subcommands.Add(DatasetFacesCommand.Create());
        return command;
    }
}
