using System.Text.Json;

namespace Fovea.Training;

/// <summary>
/// The folder of one training run: <c>config.json</c>, <c>log.jsonl</c>, <c>checkpoints/</c>,
/// <c>pictures/</c>, <c>report.html</c>, <c>model/</c> (best validated weights) and <c>model-last/</c>.
/// </summary>
public sealed class RunFolder
{
    private readonly List<LogEntry> _log = [];

    private RunFolder(string path) => Root = path;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The checkpoint to resume from.</summary>
    public string LastCheckpoint => CheckpointIn(Root);

    /// <summary>The checkpoint of the best validation.</summary>
    public string BestCheckpoint => Path.Combine(Root, "checkpoints", "best.fovea");

    /// <summary>Folder of the validation pictures.</summary>
    public string Pictures => Path.Combine(Root, "pictures");

    /// <summary>The report.</summary>
    public string Report => Path.Combine(Root, "report.html");

    /// <summary>The exported model of the best validation.</summary>
    public string Model => Path.Combine(Root, "model");

    /// <summary>The exported model of the last step.</summary>
    public string LastModel => Path.Combine(Root, "model-last");

    /// <summary>The log.</summary>
    public string LogPath => Path.Combine(Root, "log.jsonl");

    /// <summary>The lines of the log so far.</summary>
    public IReadOnlyList<LogEntry> Log => _log;

    /// <summary>Makes a new run folder.</summary>
    /// <exception cref="BadInputException">The folder already holds a run.</exception>
    public static RunFolder Create(string path)
    {
        RunFolder folder = new(path);
        if (File.Exists(folder.LastCheckpoint) || File.Exists(folder.LogPath))
        {
            throw new BadInputException($"{path} already holds a training run.") { Reason = FailureReason.RunExists, Values = [path] };
        }

        Directory.CreateDirectory(Path.Combine(path, "checkpoints"));
        return folder;
    }

    /// <summary>Takes away the folders that <see cref="Create"/> made, unless something lies in them.</summary>
    public void DiscardEmpty()
    {
        foreach (string folder in new[] { Path.Combine(Root, "checkpoints"), Root })
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
    }

    /// <summary>Opens the folder of a run to continue; lines of the log beyond the checkpoint's step are dropped.</summary>
    /// <exception cref="BadInputException">It holds no checkpoint.</exception>
    internal static RunFolder Open(string path, long step)
    {
        RunFolder folder = new(path);
        if (!File.Exists(folder.LogPath)) return folder;
        foreach (string line in ForeignFile.ReadLines(folder.LogPath, ForeignFile.LargestWeights))
        {
            if (TryParse(line) is { } entry && entry.Step <= step) folder._log.Add(entry);
        }

        File.WriteAllLines(folder.LogPath + ".new", folder._log.Select(Format));
        File.Move(folder.LogPath + ".new", folder.LogPath, overwrite: true);
        return folder;
    }

    /// <summary>Where a run folder has its last checkpoint.</summary>
    internal static string CheckpointIn(string path) => Path.Combine(path, "checkpoints", "last.fovea");

    /// <summary>Writes the options that a run is started with.</summary>
    internal void SaveConfig(string json) => File.WriteAllText(Path.Combine(Root, "config.json"), json);

    /// <summary>Appends one line to the log.</summary>
    public void Append(LogEntry entry)
    {
        _log.Add(entry);
        File.AppendAllText(LogPath, Format(entry) + "\n");
    }

    private static string Format(LogEntry entry) => JsonSerializer.Serialize(entry, TrainingJson.Compact.LogEntry);

    // A kill may leave half a line at the end.
    private static LogEntry? TryParse(string line)
    {
        try
        {
            return ForeignJson.Read(line, TrainingJson.Compact.LogEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Where and how long a run works; none of this changes a bit of what it computes.</summary>
public sealed record RunSettings
{
    /// <summary>Threads; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>The same, counted.</summary>
    internal int WorkerThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Time after which the run saves and stops; null for none.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The command line that started the run, for the model card; null when there is none.</summary>
    public string? Command { get; init; }

    /// <summary>A sentence on the data and its terms, for the model card; null to name the sources only.</summary>
    public string? DataStatement { get; init; }

    /// <summary>Sources and terms of data by name, for the model card; those it does not name get <see cref="DataStatement"/>.</summary>
    public IReadOnlyList<DatasetLicense> DatasetLicenses { get; init; } = [];

    /// <summary>The licence of the weights, for the model card; null for "not stated".</summary>
    public string? License { get; init; }

    /// <summary>Steps from one line of the log to the next, at least 1.</summary>
    public int LogEvery { get; init; } = 100;
}

/// <summary>How a run was started, for the cards of its models; <c>origin.json</c> in the run folder.</summary>
/// <param name="Command">The command line; null when there was none.</param>
/// <param name="DataStatement">A sentence on the data and its terms, or null.</param>
/// <param name="DatasetLicenses">Sources and terms of data by name.</param>
/// <param name="License">The licence of the weights; null when none is stated.</param>
internal sealed record RunOrigin(string? Command, string? DataStatement, IReadOnlyList<DatasetLicense> DatasetLicenses, string? License = null)
{
    private const string File = "origin.json";

    /// <summary>Writes how a run was started.</summary>
    public static void Keep(RunFolder folder, RunSettings settings)
        => System.IO.File.WriteAllText(Path.Combine(folder.Root, File), JsonSerializer.Serialize(new RunOrigin(settings.Command, settings.DataStatement, settings.DatasetLicenses, settings.License), TrainingJson.Default.RunOrigin) + "\n");

    /// <summary>The settings of a run that goes on: the command that began it, and its terms unless others are given now.</summary>
    public static RunSettings GoOn(string folder, RunSettings settings)
    {
        RunOrigin? origin = Read(Path.Combine(folder, File));
        if (origin is null) return settings;
        bool renewed = settings.DataStatement is not null || settings.DatasetLicenses.Count > 0;
        return settings with
        {
            Command = origin.Command ?? settings.Command,
            DataStatement = renewed ? settings.DataStatement : origin.DataStatement,
            DatasetLicenses = renewed ? settings.DatasetLicenses : origin.DatasetLicenses,
            License = settings.License ?? origin.License,
        };
    }

    // Runs of before have none, and a broken one must not keep a run from going on.
    private static RunOrigin? Read(string path)
    {
        try
        {
            RunOrigin? origin = System.IO.File.Exists(path) ? ForeignJson.Read(ForeignFile.ReadBytes(path), TrainingJson.Default.RunOrigin) : null;
            foreach (DatasetLicense term in origin?.DatasetLicenses ?? []) term.Check();
            return origin is { DatasetLicenses: null } ? origin with { DatasetLicenses = [] } : origin;
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception) || exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
