using System.CommandLine;
using System.Globalization;
using Fovea.Inference;
using Fovea.Lab.Bench;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea bench</c>: times models beside other engines.</summary>
internal static class BenchCommand
{
    private const string Ffmpeg = "ffmpeg";

    private const string Description = """
        Times models on this machine, beside other engines if asked. They run on the same weights, all in one run: every case
        once a round, turn and turn about. Prints median, 10th and 90th percentile of the time of a frame.

        Fovea takes 8-bit RGB planes and gives 8-bit RGB planes (luma models: one plane). '--against ffmpeg' adds ffmpeg's bicubic
        and lanczos scalers on yuv420p, and x264 encoding frames of the output size, for scale. ONNX Runtime and PyTorch are timed
        by the benchmarks in the source tree (bench/compare-inference.sh).

        The share of peak is that of the fp32 multiply-adds which as many cores could do, measured in the same run; it counts
        the direct convolution's operations, so Winograd and int8 can pass 100 %. Slow cases run every fourth round.

        Examples:
          fovea bench --models fovea-x4
          fovea bench --models evsrnet-x4,fovea-16-x4 --size 320x180 --threads 1,2
          fovea bench --models fovea-x4 --precision fp32 --against ffmpeg --rounds 9 --json
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create(params IReadOnlyList<BenchPeer> peers)
    {
        string[] known = [.. peers.Select(peer => peer.Name), Ffmpeg];
        Option<string> models = new("--models", "-m") { Description = "Names (see 'fovea models') or folders of models, separated by commas.", HelpName = "A,B", Required = true };
        ModelCompletions.CompleteList(models);
        Option<string> size = new("--size") { Description = "Size of the input frames.", HelpName = "WxH", DefaultValueFactory = _ => "320x180" };
        Option<string> threads = new("--threads", "-t") { Description = "Numbers of threads, separated by commas.", HelpName = "N,M", DefaultValueFactory = _ => "1" };
        Option<string> precision = new("--precision") { Description = "Precisions, separated by commas: fp32, int8.", HelpName = "list", DefaultValueFactory = _ => "fp32" };
        Option<string?> against = new("--against") { Description = $"What to time beside Fovea, separated by commas: {string.Join(", ", known)}.", HelpName = "list" };
        Option<int> rounds = new("--rounds") { Description = "How often each case is timed.", HelpName = "N", DefaultValueFactory = _ => new BenchOptions([]).Rounds };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of a table." };
        Command command = new("bench", Description);
        foreach (Option option in (Option[])[models, size, threads, precision, against, rounds, json]) command.Options.Add(option);
        command.Subcommands.Add(BenchCommandLatency.Create());
        command.SetAction((result, cancellationToken) => RunAsync(Bind(result), result.GetValue(json), cancellationToken));
        return command;

        BenchOptions Bind(ParseResult result)
        {
            List<string> named = List(result.GetValue(against));
            if (named.FirstOrDefault(name => !known.Contains(name)) is string unknown) throw new BadInputException($"There is no engine '{unknown}' to time against; there {(known.Length == 1 ? "is" : "are")} {string.Join(", ", known)}.");
            (int width, int height) = FrameSize.Parse(result.GetValue(size)!);
            return new BenchOptions(List(result.GetValue(models)))
            {
                Width = width,
                Height = height,
                Threads = [.. List(result.GetValue(threads)).Select(ParseThreads)],
                Precisions = [.. List(result.GetValue(precision)).Select(ParsePrecision)],
                Peers = [.. peers.Where(peer => named.Contains(peer.Name))],
                Ffmpeg = named.Contains(Ffmpeg),
                Rounds = result.GetValue(rounds),
            };
        }
    }

    private static async Task<int> RunAsync(BenchOptions options, bool json, CancellationToken cancellationToken)
    {
        using BenchProgressLine line = new();
        BenchReport report = await SpeedBench.RunAsync(options, line, cancellationToken).ConfigureAwait(false);
        line.Dispose();
        if (json) Console.Out.WriteLine(report.ToJson());
        else BenchTable.Print(report);
        return 0;
    }

    private static List<string> List(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    private static int ParseThreads(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads <= 1024 ? threads : throw new BadInputException($"'{text}' is no number of threads.");

    private static Precision ParsePrecision(string text) => text switch
    {
        "fp32" => Precision.Float32,
        "int8" => Precision.Int8,
        _ => throw new BadInputException($"'{text}' is no precision; there are fp32 and int8."),
    };
}
