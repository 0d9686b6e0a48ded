using System.CommandLine;
using System.Globalization;
using Fovea.Lab.Latency;
using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea bench latency</c>: how well the time of networks is predicted here.</summary>
internal static class BenchCommandLatency
{
    private const string Description = """
        Predicts the time of networks from their stages and checks it. Stages are measured one by one on this machine; then
        whole networks are measured too, and both are printed. Time is from frame to frame of a stream of 8-bit 4:2:0 video; --size is that of
        the frames that come in. What was measured before (~/.fovea/latency, by size, threads, processor and version) is
        used again; --fresh measures anew. The machine should have nothing else to do.

        Examples:
          fovea bench latency --size 640x360 --threads 2
          fovea bench latency --size 320x180 --scale 2 --networks 24 --json
          fovea bench latency --models fovea-x4,fovea-y-x4 --layers
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> size = new("--size") { Description = "Size of the input frames.", HelpName = "WxH", DefaultValueFactory = _ => "640x360" };
        Option<int> scale = new("--scale", "-s") { Description = "Size factor.", DefaultValueFactory = _ => 4 };
        Option<int> threads = new("--threads", "-t") { Description = "Threads.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
        Option<int> networks = new("--networks") { Description = "How many networks all over the space are looked at.", HelpName = "N", DefaultValueFactory = _ => 18 };
        Option<string?> models = new("--models", "-m") { Description = "Look at these models instead, separated by commas.", HelpName = "A,B" };
        Option<bool> recurrent = new("--recurrent") { Description = "Look at networks with state (RRN) instead." };
        Option<bool> faces = new("--faces") { Description = "Look at networks for faces (HO-FVSR) instead; --size is that of a face." };
        Option<ulong> seed = new("--seed") { Description = "Chooses the networks.", DefaultValueFactory = _ => 1 };
        Option<bool> layers = new("--layers") { Description = "Print the stages that each time is the sum of, too." };
        Option<bool> fresh = new("--fresh") { Description = "Measure stages anew." };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of a table." };
        Command command = new("latency", Description) { size, scale, threads, networks, models, recurrent, faces, seed, layers, fresh, json };
        SearchCommandOptions.AtLeastOne(threads, networks);
        command.SetAction((result, cancellationToken) =>
        {
            (int width, int height) = FrameSize.Parse(result.GetValue(size)!);
            LatencyTask task = new(width, height, result.GetValue(scale), result.GetValue(threads));
            task.Validate();
            using BenchProgressLine line = new();
            if (result.GetValue(fresh) && LatencyTable.PathFor(task) is { } kept && File.Exists(kept)) File.Delete(kept);
            LatencyModel model = LatencyModel.Open(task, measuring: spec => line.Report(new($"measuring the stages of {NetworkTitle.Of(spec)}", 0, null)));
            IReadOnlyList<NetworkSpec> specs = result.GetValue(models) is { } names ? SpecsOf(names, task.Scale)
                : result.GetValue(recurrent) ? [.. Sizes(result.GetValue(networks)).Select(size => new RrnSpec(size.Channels, size.Blocks, task.Scale))]
                : result.GetValue(faces) ? [.. Sizes(result.GetValue(networks)).Select(size => new HoFvsrSpec(task.Scale, size.Channels, size.Blocks, size.Channels, 2 * size.Channels, size.Channels))]
                : LatencyCheck.Spread(task.Scale, result.GetValue(networks), result.GetValue(seed));
            LatencyReport report = LatencyCheck.Run(model, specs, text => line.Report(new(text, 0, null)), cancellationToken);
            line.Dispose();
            if (result.GetValue(json)) Console.Out.WriteLine(report.ToJson());
            else Print(report);
            if (result.GetValue(layers) && !result.GetValue(json)) PrintLayers(model, specs);
            return Task.FromResult(0);
        });
        return command;
    }

    private static List<NetworkSpec> SpecsOf(string names, int scale)
    {
        List<NetworkSpec> specs = [];
        foreach (string name in names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            using Model model = ModelZoo.Open(name, scale);
            specs.Add(model.Network.Spec);
        }

        return specs.Count > 0 ? specs : throw new BadInputException("--models names no model.");
    }

    private static IEnumerable<(int Channels, int Blocks)> Sizes(int count) => Enumerable.Range(0, count).Select(i => (4 << (i % 3), 2 + i));

    private static void Print(LatencyReport report)
    {
        Console.Out.WriteLine($"{report.Cpu}, {report.Task}.\n");
        Console.Out.WriteLine("| network | kernels | GMAC | predicted ms | measured ms | error |");
        Console.Out.WriteLine("|---|---|---:|---:|---:|---:|");
        foreach (LatencyRow row in report.Rows)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.Network} | {row.Kernels} | {row.Gmac:F2} | {row.PredictedMs:F2} | {row.MeasuredMs:F2} | {row.Error * 100:+0.0;-0.0} % |"));
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nMean error {report.MeanError * 100:F1} %, worst {report.WorstError * 100:F1} %, {report.Rows.Count} networks."));
    }

    private static void PrintLayers(LatencyModel model, IReadOnlyList<NetworkSpec> specs)
    {
        foreach (NetworkSpec spec in specs)
        {
            LatencyEstimate estimate = model.Predict(spec);
            Console.Out.WriteLine($"\n{NetworkTitle.Of(spec)}, {estimate.Kernels}; milliseconds of one thread a frame:\n\n| stage | ms |\n|---|---:|");
            foreach (StageTime stage in estimate.Stages) Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {stage.Kind} | {stage.Milliseconds:F3} |"));
        }
    }
}
