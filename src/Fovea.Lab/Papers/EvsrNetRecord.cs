using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Lab.Evaluation;
using Fovea.Networks.Architectures;
using Fovea.Search.Samplers;
using Fovea.Tensors;

namespace Fovea.Lab.Papers;

/// <summary>
/// A recorded study of EVSRNet's space: <c>grid.csv</c> (trainings), <c>speed.csv</c> (times), <c>fgnas-*.json</c>
/// (searches) and <c>fgnas-speed.csv</c> (times of what was open at their ends) in one folder, as <c>scripts/evsrnet-*.sh</c> write them.
/// </summary>
/// <param name="Points">Networks that were trained and timed, by channels and blocks.</param>
/// <param name="Sweeps">Searches.</param>
public sealed record EvsrNetRecord(IReadOnlyList<EvsrNetPoint> Points, IReadOnlyList<EvsrNetSweep> Sweeps)
{
    /// <summary>Reads a record.</summary>
    /// <exception cref="BadInputException">A file is missing or cannot be read.</exception>
    public static EvsrNetRecord Load(string folder)
    {
        Dictionary<(int, int), double> times = [];
        foreach (Dictionary<string, double> row in ReadTable(Path.Combine(folder, "speed.csv"), "channels", "blocks", "ms")) times[Key(row)] = row["ms"];
        List<EvsrNetPoint> points = [];
        foreach (IGrouping<(int Channels, int Blocks), Dictionary<string, double>> runs in ReadTable(Path.Combine(folder, "grid.csv"), "channels", "blocks", "psnr_y", "psnr_rgb").GroupBy(Key).OrderBy(group => group.Key))
        {
            // One that is not timed yet has no place in a table of scores.
            if (times.TryGetValue(runs.Key, out double ms)) points.Add(new(runs.Key.Channels, runs.Key.Blocks, runs.Count(), runs.Average(run => run["psnr_y"]), runs.Average(run => run["psnr_rgb"]), ms));
        }

        return new(points, [.. Directory.GetFiles(folder, "fgnas-*.json").Order(StringComparer.Ordinal).Select(path => ReadSweep(path, OpenTimes(folder, path)))]);
    }

    /// <summary>The network of a size; null if it was not trained or not timed.</summary>
    public EvsrNetPoint? Find(int channels, int blocks) => Points.FirstOrDefault(point => (point.Channels, point.Blocks) == (channels, blocks));

    /// <summary>Networks that no other beats in quality without taking longer, the fastest first.</summary>
    public IReadOnlyList<EvsrNetPoint> Front() => [.. Points.Where(point => !Points.Any(other => Dominance.Dominates(Losses(other), Losses(point)))).OrderBy(point => point.Milliseconds)];

    /// <summary>How many dB the best network that takes no longer is ahead; 0 for one on the front.</summary>
    public double GapToFront(EvsrNetPoint point) => GapToFront(point.PsnrRgb, point.Milliseconds);

    /// <summary>The same for anything of a quality and time; negative for what is ahead of the front.</summary>
    public double GapToFront(double psnrRgb, double milliseconds) => Points.Where(other => other.Milliseconds <= milliseconds).Select(other => other.PsnrRgb).DefaultIfEmpty(psnrRgb).Max() - psnrRgb;

    private static double[] Losses(EvsrNetPoint point) => [point.Milliseconds, -point.PsnrRgb];

    private static (int Channels, int Blocks) Key(Dictionary<string, double> row) => ((int)row["channels"], (int)row["blocks"]);

    private static List<Dictionary<string, double>> ReadTable(string path, params string[] needed)
    {
        if (!File.Exists(path)) throw new BadInputException($"there is no {path}; scripts/evsrnet-grid.sh and scripts/evsrnet-speed.sh write it.");
        IReadOnlyList<CsvRow> rows = ReadCsv(path);
        if (rows.Count == 0 || !needed.All(rows[0].Cells.Contains)) throw new BadInputException($"{path} needs the columns {string.Join(", ", needed)}.");
        List<Dictionary<string, double>> table = [];
        string[] header = [.. rows[0].Cells];
        foreach ((int line, IReadOnlyList<string> cells) in rows.Skip(1))
        {
            Dictionary<string, double> row = [];
            foreach (string name in needed)
            {
                int at = Array.IndexOf(header, name);
                if (at >= cells.Count || !double.TryParse(cells[at], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) throw new BadInputException($"line {line} of {path} has no number for '{name}'.");
                row[name] = value;
            }

            table.Add(row);
        }

        return table;
    }

    private static IReadOnlyList<CsvRow> ReadCsv(string path)
    {
        try
        {
            return Csv.Read(ForeignFile.ReadText(path));
        }
        catch (FormatException exception)
        {
            throw new BadInputException($"{path} is no CSV: {exception.Message}", exception);
        }
    }

    // Lines of sweep,lambda,ms; a record without them is whole.
    private static Dictionary<double, double> OpenTimes(string folder, string sweep)
    {
        string path = Path.Combine(folder, "fgnas-speed.csv"), name = Path.GetFileNameWithoutExtension(sweep)["fgnas-".Length..];
        if (!File.Exists(path)) return [];
        Dictionary<double, double> times = [];
        foreach (IReadOnlyList<string> cells in ReadCsv(path).Select(row => row.Cells).Where(cells => cells[0] == name))
        {
            if (cells.Count != 3 || !double.TryParse(cells[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double lambda) || !double.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double ms)) throw new BadInputException($"{path} has a line that is not sweep,lambda,ms: {string.Join(',', cells)}");
            times[lambda] = ms;
        }

        return times;
    }

    private static EvsrNetSweep ReadSweep(string path, IReadOnlyDictionary<double, double> times)
    {
        try
        {
            JsonNode sweep = ForeignJson.ReadObject(ForeignFile.ReadText(path));
            string name = (string)sweep["estimator"]! + ((bool)sweep["structured"]! ? ", channels and blocks" : ", kernels too");
            if ((string?)sweep["unit"] == "ms") name += ", cost in measured milliseconds";
            return new(name, [.. sweep["runs"]!.AsArray().Select(run => ReadRun(run!, times)).OrderBy(run => run.Lambda)]);
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            throw new BadInputException($"{path} is no result of a search for EVSRNet: {exception.Message}", exception) { Reason = FailureReason.ForeignSearchResult };
        }
    }

    private static EvsrNetSweepRun ReadRun(JsonNode run, IReadOnlyDictionary<double, double> times)
    {
        int[] inner = [.. run["inner_channels"]!.AsArray().Select(count => (int)count!).Where(count => count > 0)];
        double lambda = (double)run["lambda"]!;
        return new(lambda, (int)run["channels"]!, (int)run["blocks"]!, (int)run["open_channels"]!, inner.DefaultIfEmpty().Average(), (int)run["point_channels"]!, (double)run["cost"]!, (double?)run["psnr_rgb"], times.TryGetValue(lambda, out double ms) ? ms : null);
    }
}

/// <summary>What FGNAS found for rising weights of the cost.</summary>
/// <param name="Name">The gate estimator, and whether kernels had gates.</param>
/// <param name="Runs">One search each, λ rising.</param>
public sealed record EvsrNetSweep(string Name, IReadOnlyList<EvsrNetSweepRun> Runs)
{
    /// <summary>True when neither channels nor blocks nor cost ever grow with λ.</summary>
    public bool IsMonotone => Runs.Zip(Runs.Skip(1)).All(pair => pair.Second.Channels <= pair.First.Channels && pair.Second.Blocks <= pair.First.Blocks && pair.Second.Cost <= pair.First.Cost);
}

/// <summary>One search of a sweep.</summary>
/// <param name="Lambda">Weight of the cost.</param>
/// <param name="Channels">Channels of the derived network.</param>
/// <param name="Blocks">Blocks of the derived network.</param>
/// <param name="OpenChannels">Open channels of the stream, before rounding up to eights.</param>
/// <param name="InnerChannels">Open channels inside the open blocks, in mean.</param>
/// <param name="Points">Output channels with a 1x1 kernel alone.</param>
/// <param name="Cost">R of the open gates, in [0, 1].</param>
/// <param name="PsnrRgb">PSNR of the open part with the weights of the search, in dB; not that of the trained network.</param>
/// <param name="OpenMilliseconds">Time of a frame in the open part; null if it was not timed.</param>
public sealed record EvsrNetSweepRun(double Lambda, int Channels, int Blocks, int OpenChannels, double InnerChannels, int Points, double Cost, double? PsnrRgb, double? OpenMilliseconds);

/// <summary>One network of EVSRNet's space as it was trained, judged and timed.</summary>
/// <param name="Channels">n_c.</param>
/// <param name="Blocks">n_b.</param>
/// <param name="Runs">Trainings, with seeds of their own, that the scores are the means of.</param>
/// <param name="PsnrY">PSNR of luma in dB on held-out frames.</param>
/// <param name="PsnrRgb">PSNR of R, G, B in dB on held-out frames.</param>
/// <param name="Milliseconds">Time of a frame.</param>
public sealed record EvsrNetPoint(int Channels, int Blocks, int Runs, double PsnrY, double PsnrRgb, double Milliseconds)
{
    /// <summary>Score by formula (1) of the EVSRNet paper.</summary>
    public double Score => ChallengeScore.Of(PsnrRgb, Milliseconds);

    /// <summary>What tables call it.</summary>
    public string Name => $"{Channels}/{Blocks}";

    /// <summary>Multiply-accumulates of a frame of 320x180 at x4, in units of 10⁹.</summary>
    public double GigaMultiplyAccumulates => new EvsrNetSpec(Channels, Blocks, 4).BuildGraph().CountMultiplyAccumulates(320, 180) / 1e9;
}
