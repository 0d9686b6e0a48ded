using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Lab.Evaluation;
using Fovea.Networks;
using Fovea.Upscaling;

namespace Fovea.Lab.Latency;

/// <summary>
/// How long models take here for a frame of video, all threads on it, without decoder and encoder: measured for a moment
/// when first asked and kept for this user, until the processor, the threads or Fovea change. Good for choosing a model;
/// <see cref="Bench"/> measures with care.
/// </summary>
public sealed class ModelSpeeds
{
    private const int Rounds = 2;
    private const int MostRuns = 15;
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(40);

    private readonly string? _path;

    private ModelSpeeds(string? path, ModelSpeedTable table) => (_path, Table) = (path, table);

    /// <summary>What was measured so far.</summary>
    public ModelSpeedTable Table { get; private set; }

    /// <summary>Reads what this user measured on this machine.</summary>
    /// <param name="path">The file; null for the user's own.</param>
    /// <param name="afresh">Whether to forget it.</param>
    public static ModelSpeeds Open(string? path = null, bool afresh = false)
    {
        path ??= FoveaHome.PathOf("latency", "models.json");
        LatencyTable here = LatencyTable.Create(new LatencyTask(320, 180, 4, Environment.ProcessorCount));
        ModelSpeedTable empty = new() { Cpu = here.Cpu, Threads = here.Task.Threads, Version = here.Version, Day = DateOnly.FromDateTime(DateTime.Now) };
        return new ModelSpeeds(path, afresh ? empty : Read(path, empty));
    }

    /// <summary>
    /// Size in pixels of the frame that a model is timed on: 320x180; for faces, and for networks of three frames, a face of 36x36.
    /// </summary>
    public static (int Width, int Height) FrameOf(Model model) => model.Card.Group == ModelGroups.Faces || model.Network.Spec is { Frames: > 1, IsRecurrent: false } ? (36, 36) : (320, 180);

    /// <summary>The milliseconds that were measured before, or null.</summary>
    public double? Find(Model model) => Table.Milliseconds.TryGetValue(Key(model), out double milliseconds) ? milliseconds : null;

    /// <summary>Measures a model for about a tenth of a second, or for one frame if that takes longer, and remembers it.</summary>
    /// <returns>Milliseconds: the better median of two rounds, because other programs only make it slower.</returns>
    public double Measure(Model model)
    {
        using Upscaler upscaler = Upscaler.Create(model, Table.Threads);
        (int width, int height) = FrameOf(model);
        using Frame frame = LatencyMeter.Noise(width, height, 1);
        upscaler.Upscale(frame).Dispose();
        double best = Enumerable.Range(0, Rounds).Min(_ => Median(upscaler, frame));
        return Table.Milliseconds[Key(model)] = Math.Round(best, 3);
    }

    /// <summary>Keeps what was measured; where that cannot be written it is measured again next time.</summary>
    public void Save()
    {
        if (_path is null) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            string unfinished = $"{_path}.{Environment.ProcessId}.new";
            File.WriteAllText(unfinished, JsonSerializer.Serialize(Table, LatencyJson.Default.ModelSpeedTable) + "\n", Encoding.UTF8);
            File.Move(unfinished, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written costs a second each time, nothing else.
        }
    }

    private static double Median(Upscaler upscaler, Frame frame)
    {
        List<double> milliseconds = [];
        long start = Stopwatch.GetTimestamp();
        while (milliseconds.Count == 0 || (milliseconds.Count < MostRuns && Stopwatch.GetElapsedTime(start) < Time))
        {
            long before = Stopwatch.GetTimestamp();
            upscaler.Upscale(frame).Dispose();
            milliseconds.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        return SpeedTest.Median(milliseconds);
    }

    private static string Key(Model model) => $"{model.Name} {(model.Card.WeightsSha256 ?? "no weights")[..10]}";

    private static ModelSpeedTable Read(string? path, ModelSpeedTable empty)
    {
        try
        {
            ModelSpeedTable? read = File.Exists(path) ? ForeignJson.Read(ForeignFile.ReadBytes(path), LatencyJson.Default.ModelSpeedTable) : null;
            return read is { Milliseconds: not null } && (read.Cpu, read.Threads, read.Version) == (empty.Cpu, empty.Threads, empty.Version) ? read : empty;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return empty;
        }
    }
}

/// <summary>Times of whole models on one machine, as <see cref="ModelSpeeds"/> keeps them.</summary>
public sealed record ModelSpeedTable
{
    /// <summary>The processor.</summary>
    public required string Cpu { get; init; }

    /// <summary>Threads that shared the work.</summary>
    public required int Threads { get; init; }

    /// <summary>The Fovea that measured.</summary>
    public required string Version { get; init; }

    /// <summary>The day of the first measurement.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Milliseconds by model and weights.</summary>
    public SortedDictionary<string, double> Milliseconds { get; init; } = new(StringComparer.Ordinal);
}
