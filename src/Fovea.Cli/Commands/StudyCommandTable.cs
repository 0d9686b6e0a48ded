using System.Globalization;
using Fovea.Cli.Printing;
using Fovea.Inference;
using Fovea.Search;
using Fovea.Search.Storage;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary>Studies as tables for people, on stdout.</summary>
internal static class StudyCommandTable
{
    private const int RedirectedWidth = 160;

    /// <summary>One study: counts and the best.</summary>
    public static void Print(Study study)
    {
        IReadOnlyList<TrialRecord> trials = study.Trials();
        IAnsiConsole console = NewConsole();
        string counts = string.Join(", ", Enum.GetValues<TrialState>().Select(state => (state, count: trials.Count(trial => trial.State == state))).Where(entry => entry.count > 0).Select(entry => $"{entry.count} {entry.state.ToString().ToLowerInvariant()}"));
        console.WriteLine($"{study.Name}: {trials.Count} trials{(counts.Length > 0 ? $" ({counts})" : "")}, sampler {study.Definition.Sampler.Name}, pruner {study.Definition.Pruner.Name}, seed {study.Definition.Seed}");
        IReadOnlyList<TrialRecord> best = study.BestTrials();
        if (best.Count == 0) return;
        Table table = new() { Border = Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded };
        table.AddColumn(best.Count > 1 ? "Pareto front" : "best trial");
        foreach (Direction direction in study.Directions) table.AddColumn(direction.ToString().ToLowerInvariant());
        table.AddColumn("parameters");
        foreach (TrialRecord trial in best) table.AddRow([trial.Number.ToString(CultureInfo.InvariantCulture), .. trial.Values.Select(value => value.ToString("G8", CultureInfo.InvariantCulture)), Markup.Escape(trial.Configuration!.ToString())]);
        console.Write(table);
    }

    /// <summary>The studies of a storage.</summary>
    public static void Print(IReadOnlyList<(StoredStudy Stored, Study? Study)> studies)
    {
        Table table = new() { Border = Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded };
        table.AddColumns("study", "made", "sampler", "trials", "best");
        foreach ((StoredStudy stored, Study? study) in studies)
        {
            string best = study is null ? $"of format {stored.Version}: another version of Fovea made it" : study.BestTrials() switch { [] => "", [TrialRecord one] => string.Join(", ", one.Values.Select(value => value.ToString("G6", CultureInfo.InvariantCulture))), IReadOnlyList<TrialRecord> front => $"{front.Count} on the Pareto front" };
            table.AddRow(Markup.Escape(stored.Name), stored.Created.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), study?.Definition.Sampler.Name ?? "", study?.Trials().Count.ToString(CultureInfo.InvariantCulture) ?? "", best);
        }

        NewConsole().Write(table);
    }

    private static IAnsiConsole NewConsole()
    {
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (Console.IsOutputRedirected) console.Profile.Width = RedirectedWidth;
        return console;
    }
}
