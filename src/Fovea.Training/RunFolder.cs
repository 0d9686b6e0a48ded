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
    public string LastCheckpoint => Path.Combine(Root, "checkpoints", "last.fovea");

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

    /// <summary>The path of the last checkpoint in a run folder.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    internal static string RequireCheckpoint(string path)
    {
        string checkpoint = new RunFolder(path).LastCheckpoint;
        return File.Exists(checkpoint) ? checkpoint : throw new BadInputException($"{path} holds no training run to resume (no checkpoints/last.fovea).");
    }

    /// <summary>Writes the options that a run is started with.</summary>
    internal void SaveConfig(TrainingOptions options) => File.WriteAllText(Path.Combine(Root, "config.json"), JsonSerializer.Serialize(options, TrainingJson.Default.TrainingOptions));

    /// <summary>Appends one line to the log.</summary>
    internal void Append(LogEntry entry)
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
