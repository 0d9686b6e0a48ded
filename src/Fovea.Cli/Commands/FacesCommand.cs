using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea faces</c>: finds faces, and tells how well.</summary>
internal static class FacesCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("faces", """
            Finds faces in pictures and videos.

            Examples:
              fovea faces detect clip.mp4 --json
              fovea faces evaluate labels.csv
            """);
        command.Subcommands.Add(FacesDetectCommand.Create());
        command.Subcommands.Add(FacesEvaluateCommand.Create());
        return command;
    }
}
