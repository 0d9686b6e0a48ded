using System.CommandLine;
using System.Diagnostics;
using Fovea.Cli.Printing;
using Fovea.Inference;
using Fovea.Lab.Latency;
using Fovea.Networks;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea models</c>: lists the models that can be found, and shows one.</summary>
internal static class ModelsCommand
{
    // What one call may spend on measuring; the rest is measured by the next.
    private static readonly TimeSpan MeasuringTime = TimeSpan.FromSeconds(15);

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print a JSON array instead of a list." };
        Option<bool> measure = new("--measure") { Description = "Measure the milliseconds again, which are kept from the first call on." };
        Command command = new("models", """
            Lists the models that can be found: what each is for, its gain over bicubic, its milliseconds on this machine.

            Examples:
              fovea models
              fovea models --json
              fovea models show bicubic-x4
              fovea models install runs/mine/model --name mine-x4
            """);
        command.Options.Add(json);
        command.Options.Add(measure);
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(ModelsShelfCommands.CreateInstall());
        command.Subcommands.Add(ModelsShelfCommands.CreateRemove());
        command.Subcommands.Add(ModelsJoinCommand.Create());
        command.Subcommands.Add(ModelsImportCommand.Create());
        command.SetAction((result, cancellationToken) => Task.FromResult(List(result.GetValue(json), result.GetValue(measure), result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static Command CreateShow()
    {
        Argument<string?> name = new("name") { Description = "A model's name or folder.", Arity = ArgumentArity.ZeroOrOne };
        ModelCompletions.Complete(name);
        Option<string?> spec = new("--spec") { Description = "Show a network without weights instead: its spec as JSON, or a file with it.", HelpName = "json|file" };
        Option<bool> json = new("--json") { Description = "Print one JSON object." };
        Command command = new("show", """
            Shows a model: layers, parameters, multiply-accumulates, receptive field and card.

            Examples:
              fovea models show bicubic-x4 --json
              fovea models show --spec '{"architecture": "evsrnet", "channels": 8, "blocks": 5, "scale": 4}'
            """);
        command.Arguments.Add(name);
        command.Options.Add(spec);
        command.Options.Add(json);
        command.Validators.Add(result =>
        {
            bool named = result.GetValue(name) is not null, specified = result.GetValue(spec) is not null;
            if (named == specified) result.AddError("Give a model's name, or --spec.");
        });
        command.SetAction(result =>
        {
            using Model model = result.GetValue(spec) is string text ? FromSpec(text) : ModelZoo.Open(result.GetValue(name)!);
            bool hasCard = result.GetValue(spec) is null;
            TextWriter output = result.InvocationConfiguration.Output;
            if (result.GetValue(json)) output.WriteLine(ModelJson.Write(json => ModelJson.WriteModel(json, model, hasCard)));
            else ModelPages.Show(model, hasCard, CreateConsole(output));
            return 0;
        });
        return command;
    }

    private static int List(bool json, bool measure, TextWriter output, CancellationToken cancellationToken)
    {
        List<Model> models = [];
        try
        {
            foreach (string name in ModelZoo.List())
            {
                try
                {
                    models.Add(ModelZoo.Open(name));
                }
                catch (Exception exception)
                {
                    // Whatever is wrong with one folder, it must not hide the others.
                    Console.Error.WriteLine($"fovea: {name}: {Remedies.Text(exception).ReplaceLineEndings(" ")}");
                }
            }

            ModelSpeeds speeds = Measured(models, measure, cancellationToken);
            if (json) output.WriteLine(ModelJson.Write(writer => ModelJson.WriteList(writer, models, speeds)));
            else ModelList.Print([.. models.Select(model => ListedModel.Of(model, speeds))], speeds, output);
            return 0;
        }
        finally
        {
            foreach (Model model in models) model.Dispose();
        }
    }

    private static ModelSpeeds Measured(List<Model> models, bool afresh, CancellationToken cancellationToken)
    {
        ModelSpeeds speeds = ModelSpeeds.Open(afresh: afresh);
        Model[] unknown = [.. models.Where(model => speeds.Find(model) is null)];
        if (unknown.Length == 0) return speeds;
        Console.Error.WriteLine($"fovea: measuring {unknown.Length} {(unknown.Length == 1 ? "model" : "models")} on this machine, once (a few seconds)");
        long start = Stopwatch.GetTimestamp();
        foreach (Model model in unknown.TakeWhile(_ => Stopwatch.GetElapsedTime(start) < MeasuringTime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            speeds.Measure(model);
        }

        speeds.Save();
        return speeds;
    }

    private static Model FromSpec(string text)
    {
        string json = text.TrimStart().StartsWith('{') ? text : ReadSpec(text);
        NetworkSpec spec = NetworkSpec.Parse(json);
        return new Model(new ModelCard("spec", "A network without trained weights.", spec, "-"), Network.Create(spec, seed: 0));
    }

    private static string ReadSpec(string path)
    {
        try
        {
            return ForeignFile.ReadText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read the network spec '{path}': {exception.Message}");
        }
    }

    /// <summary>A console on a command's output; without colours where nobody sees them.</summary>
    internal static IAnsiConsole CreateConsole(TextWriter output)
    {
        bool plain = Console.IsOutputRedirected || output != Console.Out || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings { Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect, Out = new AnsiConsoleOutput(output) });
        if (plain) console.Profile.Width = 4096; // Nobody's window: a line stays a line.
        return console;
    }
}
