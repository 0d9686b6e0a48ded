using System.Globalization;
using Fovea.Cli.Printing;
using Fovea.Lab.Bench;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary>Prints a measurement for people; redirected, it is a table for a Markdown page.</summary>
internal static class BenchTable
{
    private static readonly string[] Columns = ["model", "engine", "precision", "threads", "median ms", "p10", "p90", "GFLOP/s", "share of peak", "times fovea", "runs"];

    /// <summary>Prints to stdout.</summary>
    public static void Print(BenchReport report)
    {
        MachineInfo machine = report.Machine;
        BenchRow first = report.Rows[0];
        string peers = string.Concat(machine.Peers.Select(peer => $", {peer.Key} {peer.Value}"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{machine.Date}, {machine.Cpu}, {machine.Cores} cores, {machine.LaneBits}-bit lanes, {machine.Runtime}{peers}."));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Input {first.Width}x{first.Height}; fp32 multiply-add peak of one thread {machine.FmaGflops1t:F0} GFLOP/s."));
        Console.Out.WriteLine();
        if (Console.IsOutputRedirected) PrintMarkdown(report);
        else PrintTable(report);
    }

    private static void PrintMarkdown(BenchReport report)
    {
        Console.Out.WriteLine($"| {string.Join(" | ", Columns)} |");
        Console.Out.WriteLine($"|{string.Concat(Columns.Select(column => IsText(column) ? "---|" : "---:|"))}");
        foreach (BenchRow row in report.Rows) Console.Out.WriteLine($"| {string.Join(" | ", Cells(row, report))} |");
    }

    private static void PrintTable(BenchReport report)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in Columns) table.AddColumn(IsText(column) ? new TableColumn(column).NoWrap() : new TableColumn(column).RightAligned().NoWrap());
        foreach (BenchRow row in report.Rows) table.AddRow([.. Cells(row, report).Select(Markup.Escape)]);
        TerminalConsole.Create(new AnsiConsoleSettings()).Write(table);
    }

    private static bool IsText(string column) => column is "model" or "engine" or "precision";

    private static string[] Cells(BenchRow row, BenchReport report) =>
    [
        row.Model, row.Engine, row.Precision, Text(row.Threads, 0), Text(row.MedianMs, 2), Text(row.P10Ms, 2), Text(row.P90Ms, 2),
        row.Gflops is double gflops ? Text(gflops, 0) : "-", row.PeakShare is double share ? $"{Text(share * 100, 0)} %" : "-", Ratio(row, report), Text(row.Runs, 0),
    ];

    // How many times as long as ours on the same model, precision and threads.
    private static string Ratio(BenchRow row, BenchReport report)
    {
        BenchRow? ours = report.Rows.FirstOrDefault(other => other.Engine == "fovea" && (other.Model, other.Precision, other.Threads) == (row.Model, row.Precision, row.Threads));
        return ours is null || ours == row ? "-" : Text(row.MedianMs / ours.MedianMs, 1);
    }

    private static string Text(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
