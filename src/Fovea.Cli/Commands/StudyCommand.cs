using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea study</c>: what is kept, and trials for those who drive a study themselves.</summary>
internal static class StudyCommand
{
    public static Command Create() => new("study", "Makes, shows and drives studies.")
    {
        StudyCommandCreate.Create(),
        StudyCommandList.Create(),
        StudyCommandShow.Create(),
        StudyCommandAsk.Create(),
        StudyCommandTell.Create(),
        StudyCommandExport.Create(),
        StudyCommandReport.Create(),
        StudyCommandTables.Create(),
        StudyCommandDelete.Create(),
        StudyCommandBenchmark.Create(),
    };

    /// <summary>The name of a study as an argument.</summary>
    public static Argument<string> Name() => new("study") { Description = "The study's name." };

    /// <summary>JSON instead of a table.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };
}
