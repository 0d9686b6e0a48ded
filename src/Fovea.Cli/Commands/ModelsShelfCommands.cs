using System.CommandLine;
using Fovea.Networks;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea models install</c> and <c>fovea models remove</c>: what a user adds to the models that came with Fovea.</summary>
internal static class ModelsShelfCommands
{
    /// <summary>Builds <c>install</c>.</summary>
    public static Command CreateInstall()
    {
        Argument<string> folder = new("folder") { Description = "A model folder, such as a training run's 'model'." };
        Option<string?> name = new("--name") { Description = "Name to give it. Default: that of its card.", HelpName = "NAME" };
        Command command = new("install", """
            Installs a model where it is found by name.

            All of it is read and checked first; it goes to ~/.fovea/models.

            Examples:
              fovea models install runs/mine/model --name mine-x4
            """);
        command.Arguments.Add(folder);
        command.Options.Add(name);
        command.SetAction(result =>
        {
            string target = UserModels.Install(result.GetValue(folder)!, result.GetValue(name));
            Console.Error.WriteLine($"fovea: installed {target}; use it with -n {Path.GetFileName(target)}");
            return 0;
        });
        return command;
    }

    /// <summary>Builds <c>remove</c>.</summary>
    public static Command CreateRemove()
    {
        Argument<string> name = new("name") { Description = "A model or detector in ~/.fovea/models." };
        name.CompletionSources.Add(_ => ModelCompletions.OfUser());
        Command command = new("remove", """
            Deletes a model that was installed; those that came with Fovea stay.

            Examples:
              fovea models remove mine-x4
            """);
        command.Arguments.Add(name);
        command.SetAction(result =>
        {
            Console.Error.WriteLine($"fovea: removed {UserModels.Remove(result.GetValue(name)!)}");
            return 0;
        });
        return command;
    }
}
