using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search network</c>: trials are networks, trained for some epochs and judged after each.</summary>
internal static class SearchNetwork
{
    /// <summary>The spaces of networks that have a name.</summary>
    public static readonly string[] Spaces = ["ho-fvsr"];

    private const string Description =
        """
        Searches a space of networks: each trial trains one for some epochs and judges it after each.

        Examples:
        fovea search network ho-fvsr --data faces --sampler tpe-nni --startup-trials 20 --trials 24 --time-limit 32h
        fovea search network ho-fvsr --data faces --start ho-fvsr-x4 --freeze-flow --sampler smac --ordered --epochs 20 --steps-per-epoch 8 --patch 12
        """;

    public static Command Create()
    {
        SearchWork work = new();
        SearchNetworkOptions network = new();
        Argument<string> space = new("space") { Description = "The space: ho-fvsr, the paper's 800 networks, or those of --space with the same parameters.", DefaultValueFactory = _ => Spaces[0] };
        space.AcceptOnlyFromAmong(Spaces);
        Command command = new("network", Description) { space };
        foreach (Option option in network.All.Concat(work.All).Concat(work.Shared.OfStudy)) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (network.Complain(result, true, true) is string complaint) result.AddError(complaint);
        });
        command.SetAction((result, cancellationToken) => work.RunNetworkAsync(result, network, result.GetValue(space)!, cancellationToken));
        return command;
    }
}
