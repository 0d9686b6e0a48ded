using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Tensors;

namespace Fovea.Lab.Latency;

/// <summary>Times of stages on one machine, for one task. What is not measured yet is not in it.</summary>
public sealed record LatencyTable
{
    /// <summary>Version of the JSON form.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of this table's form.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The processor.</summary>
    public required string Cpu { get; init; }

    /// <summary>Vector width in floats.</summary>
    public required int Lanes { get; init; }

    /// <summary>The Fovea that measured.</summary>
    public required string Version { get; init; }

    /// <summary>The task.</summary>
    public required LatencyTask Task { get; init; }

    /// <summary>Measurements by kind of stage, by rising <see cref="LatencyPoint.HeldKib"/>.</summary>
    public SortedDictionary<string, List<LatencyPoint>> Stages { get; init; } = new(StringComparer.Ordinal);

    /// <summary>An empty table of this machine and program.</summary>
    public static LatencyTable Create(LatencyTask task) => new()
    {
        Cpu = ProcessorName.Read(),
        Lanes = SimdWidth.Current,
        Version = typeof(LatencyTable).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        Task = task,
    };

    /// <summary>The table in a file if it is of this machine, program and task; else an empty one.</summary>
    public static LatencyTable Load(string? path, LatencyTask task)
    {
        LatencyTable empty = Create(task);
        try
        {
            LatencyTable? read = File.Exists(path) ? ForeignJson.Read(ForeignFile.ReadBytes(path), LatencyJson.Default.LatencyTable) : null;
            bool fits = read is not null && (read.Format, read.Cpu, read.Lanes, read.Version, read.Task) == (empty.Format, empty.Cpu, empty.Lanes, empty.Version, empty.Task);
            return fits ? read! : empty;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            // It is only what was measured before: measure again.
            return empty;
        }
    }

    /// <summary>Writes the table; appears whole or not at all. Where it cannot be written, the next process measures again.</summary>
    public void Save(string path)
    {
        string unfinished = $"{path}.{Environment.ProcessId}.new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(unfinished, ToJson() + "\n");
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only a measurement: a home that cannot be written costs time, nothing else.
        }
    }

    /// <summary>The JSON form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LatencyJson.Default.LatencyTable);

    /// <summary>Where the table of a task lies for this user; null for a user without a home.</summary>
    public static string? PathFor(LatencyTask task) => FoveaHome.PathOf("latency", $"{task.Width}x{task.Height}-x{task.Scale}-{task.Threads}t.json");

    /// <summary>Adds a measurement.</summary>
    public void Add(string kind, LatencyPoint point)
    {
        if (!Stages.TryGetValue(kind, out List<LatencyPoint>? points)) Stages[kind] = points = [];
        int at = points.FindIndex(other => other.HeldKib > point.HeldKib);
        points.Insert(at < 0 ? points.Count : at, point);
    }

    /// <summary>
    /// The time of a kind of stage in a plan that holds so much: on the line between the two nearest measurements, beyond
    /// them that of the nearest. Null when it was never measured.
    /// </summary>
    public double? Find(string kind, double heldKib)
    {
        if (!Stages.TryGetValue(kind, out List<LatencyPoint>? points) || points.Count == 0) return null;
        int above = points.FindIndex(point => point.HeldKib >= heldKib);
        if (above <= 0) return points[above < 0 ? ^1 : 0].Milliseconds;
        (LatencyPoint low, LatencyPoint high) = (points[above - 1], points[above]);
        double part = high.HeldKib > low.HeldKib ? (heldKib - low.HeldKib) / (high.HeldKib - low.HeldKib) : 0;
        return low.Milliseconds + part * (high.Milliseconds - low.Milliseconds);
    }
}

/// <summary>One measurement of a stage.</summary>
/// <param name="HeldKib">Rows that the whole plan held, in KiB: the more, the farther from the core they lie.</param>
/// <param name="Milliseconds">Time of one thread for a frame.</param>
public readonly record struct LatencyPoint(double HeldKib, double Milliseconds);

/// <summary>Reads and writes tables without reflection, so that trimmed builds can.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LatencyTable))]
[JsonSerializable(typeof(LatencyReport))]
[JsonSerializable(typeof(ModelSpeedTable))]
internal sealed partial class LatencyJson : JsonSerializerContext;
