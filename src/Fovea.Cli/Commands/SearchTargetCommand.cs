using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search target</c>: the best network that holds a speed on this machine.</summary>
internal static class SearchTargetCommand
{
    private const string Description =
        """
        Finds the best network that holds a speed on this machine.

        It is trained and installed as a model. --size is that of the frames that come in, so 640x360 at --scale 4 means
        2560x1440 coming out.

        Examples:
        fovea search target 30fps --size 640x360 --scale 4 --threads 2 --data cache --trials 24 --train-minutes 60 --name mine
        fovea search target 33ms --size 640x360 --data cache --name mine
        """;

    public static Command Create()
    {
        SearchWork work = new();
        SearchTargetOptions target = new();
        SearchNetworkOptions network = new();
        network.Data.Description = "One prepared cache ('fovea train --prepare-only').";
        network.Out.Description = "Folder of the trials; runs/NAME if left out.";
        network.Threads.Description = "Threads of the stream that is to be upscaled; one a core if left out.";
        network.Threads.DefaultValueFactory = null;
        Argument<string> speed = new("speed") { Description = "The speed to hold, such as 30fps, or 33ms a frame." };
        Command command = new("target", Description) { speed };
        Option[] foreign = [work.Shared.Space, work.Shared.Directions, work.Shared.Instances];
        foreach (Option option in network.Shared.Concat(target.All).Concat(work.All).Concat(work.Shared.OfStudy.Except(foreign))) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (target.Complain(result, work.Shared, network, true) is string complaint) result.AddError(complaint);
        });
        command.SetAction((result, cancellationToken) => work.RunTargetAsync(result, target, network, result.GetValue(speed)!, cancellationToken));
        return command;
    }
}
