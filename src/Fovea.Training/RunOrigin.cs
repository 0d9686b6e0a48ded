using System.Text.Json;

namespace Fovea.Training;

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
