using System.CommandLine;
using Fovea.Cli.Commands;
using Fovea.Cli.Help;

namespace Fovea.Cli;

/// <summary>The root command and the explicit list of what it can do.</summary>
public static class FoveaCommand
{
    /// <summary>Builds the command tree.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Makes low-resolution video sharp on ordinary machines.")
        {
            UpscaleCommand.Create(),
            EvaluateCommand.Create(),
            TrainCommand.Create(),
            QuantizeCommand.Create(),
            ModelsCommand.Create(),
            ExportCommand.Create(),
            BenchCommand.Create(),
            DoctorCommand.Create(),
            FacesCommand.Create(),
            DatasetCommand.Create(),
            SearchCommand.Create(),
            StudyCommand.Create(),
            HelpCommand.Create(),
        };
        ShowHelp.Install(root);
        return OptionBounds.AddTo(root);
    }
}
