using System.CommandLine;
using Fovea.Faces;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea models import</c>: takes in weights of others.</summary>
internal static class ModelsImportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> kind = new("kind") { Description = "What the folder holds: mtcnn." };
        Argument<string> folder = new("folder") { Description = "The folder with pnet.pt, rnet.pt and onet.pt." };
        Option<string?> output = new("--output", "-o") { Description = "Folder to write; by default this user's, where it is found by name.", HelpName = "FOLDER" };
        kind.AcceptOnlyFromAmong(DetectorZoo.PublicName);
        Command command = new("import", """
            Takes in weights that others published, after checking every tensor; nothing in their files is run.

            Examples:
              fovea models import mtcnn facenet-pytorch/data
            """);
        command.Arguments.Add(kind);
        command.Arguments.Add(folder);
        command.Options.Add(output);
        command.SetAction(result =>
        {
            string target = result.GetValue(output) ?? DetectorZoo.UserFolder(DetectorZoo.PublicName);
            using Mtcnn networks = Mtcnn.LoadPyTorch(result.GetValue(folder)!);
            networks.Save(target);
            Console.Error.WriteLine($"The detector is in {target}.");
            return 0;
        });
        return command;
    }
}
