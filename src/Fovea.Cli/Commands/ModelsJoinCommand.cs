using System.CommandLine;
using System.Globalization;
using Fovea.Networks;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea models join</c>: models of one network, trained for sources of different quality, become one with levels of cleaning.</summary>
internal static class ModelsJoinCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string[]> levels = new("level=model") { Description = "A level from 0 (clean sources) to 100, and the model for it; two or more, 0 among them.", Arity = new ArgumentArity(2, 100) };
        Option<string> name = new("--name") { Description = "Name of the new model.", HelpName = "NAME", Required = true };
        Option<string> output = new("--out") { Description = "Folder to write it to; a new one.", HelpName = "DIR", Required = true };
        Command command = new("join", """
            Joins models of one network for sources of different quality.

            Each was trained for sources of another quality, best from common weights ('start' in a recipe). Weights between two
            levels are interpolated before the network runs, so that levels cost no time. NAME@75 takes a level.

            Examples:
              fovea models join 0=runs/clean/model 50=runs/crf23/model 100=runs/crf33/model --name mine-x4 --out mine-x4
              fovea upscale talk.mp4 -n mine-x4@50
            """);
        command.Arguments.Add(levels);
        command.Options.Add(name);
        command.Options.Add(output);
        command.SetAction(result =>
        {
            Join(result.GetValue(levels)!, result.GetValue(name)!, result.GetValue(output)!);
            Console.Error.WriteLine($"fovea: joined {result.GetValue(levels)!.Length} models into {result.GetValue(output)}");
            return 0;
        });
        return command;
    }

    private static void Join(string[] texts, string name, string folder)
    {
        if (Path.Exists(folder)) throw new BadInputException($"'{folder}' exists: name a new folder with --out.");
        Dictionary<int, Model> models = [];
        try
        {
            foreach (string text in texts)
            {
                if (text.Split('=', 2) is not [var number, var model] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int level)) throw new BadInputException($"'{text}' is no level and model: write 50=runs/mine/model.");
                if (models.ContainsKey(level)) throw new BadInputException($"The level {level} is named twice.");
                models.Add(level, ModelZoo.Open(model));
            }

            Model.Join(models, name, folder);
        }
        finally
        {
            foreach (Model model in models.Values) model.Dispose();
        }
    }
}
