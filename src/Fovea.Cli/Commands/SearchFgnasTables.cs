using System.CommandLine;
using Fovea.Lab.Papers;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea search fgnas tables</c>: tables and figures of the EVSRNet paper from recorded runs.</summary>
internal static class SearchFgnasTables
{
    private const string Description =
        """
        Prints the EVSRNet paper's tables from a recorded study. These are Tables 3 and 1, what each search found, and the Pareto
        front (docs/evsrnet-search.md); it draws Figure 1 and the front.

        Examples:
        fovea search fgnas tables bench/results/evsrnet-search
        fovea search fgnas tables bench/results/evsrnet-search --figure scores.svg --front front.svg
        """;

    public static Command Create()
    {
        Argument<string> folder = new("RECORD") { Description = "Folder with grid.csv, speed.csv and fgnas-*.json." };
        Option<string?> figure = new("--figure") { Description = "Where to draw Figure 1, channels against score.", HelpName = "SVG" };
        Option<string?> front = new("--front") { Description = "Where to draw quality against time.", HelpName = "SVG" };
        Command command = new("tables", Description) { folder, figure, front };
        command.SetAction(result =>
        {
            EvsrNetRecord record = EvsrNetRecord.Load(result.GetValue(folder)!);
            if (result.GetValue(figure) is { } scores) File.WriteAllText(scores, EvsrNetTables.DrawScores(record));
            if (result.GetValue(front) is { } picture) File.WriteAllText(picture, EvsrNetTables.DrawFront(record));
            Console.Out.Write(EvsrNetTables.Print(record));
            return 0;
        });
        return command;
    }
}
