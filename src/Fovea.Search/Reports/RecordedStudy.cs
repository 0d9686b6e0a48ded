using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Search.Spaces;

namespace Fovea.Search.Reports;

/// <summary>A study with all its trials as it stood when it was looked at: read from a storage, or from an exported file.</summary>
/// <param name="Name">The study's name.</param>
/// <param name="Strategy">The sampler, and what it was told.</param>
/// <param name="Trials">The trials by number; their values are to be small.</param>
public sealed record RecordedStudy(string Name, string Strategy, IReadOnlyList<TrialRecord> Trials)
{
    /// <summary>A study with one objective that is minimised.</summary>
    /// <exception cref="BadInputException">It has more objectives, or maximises.</exception>
    public static RecordedStudy Of(Study study)
    {
        if (study.Directions is not [Direction.Minimize]) throw new BadInputException($"the study '{study.Name}' does not minimise one objective, as these tables and figures take it.");
        return new(study.Name, StrategyOf(study.Definition.Sampler.Name, study.Definition.Sampler.StartupTrials, study.Definition.Sampler.Ordered), study.Trials());
    }

    /// <summary>Reads an exported study.</summary>
    /// <exception cref="BadInputException">The file cannot be read or is no exported study.</exception>
    public static RecordedStudy Load(string path)
    {
        try
        {
            JsonObject json = ForeignJson.ReadObject(ForeignFile.ReadText(path));
            SearchSpace space = SearchSpaceJson.Parse(json["space"]!.ToJsonString());
            string strategy = StrategyOf(json["sampler"]!.GetValue<string>(), json["startup_trials"]?.GetValue<int>(), json["ordered"]?.GetValue<bool>() ?? false);
            return new(json["study"]!.GetValue<string>(), strategy, [.. json["all"]!.AsArray().Select(trial => Read(space, trial!.AsObject()))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"the exported study '{path}' cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            throw new BadInputException($"'{path}' is no exported study.", exception) { Reason = FailureReason.ForeignStudyExport };
        }
    }

    private static string StrategyOf(string sampler, int? startup, bool ordered) => $"{sampler}{(startup is int first ? $", {first} at random first" : "")}{(ordered ? ", ordered" : "")}";

    private static TrialRecord Read(SearchSpace space, JsonObject trial)
    {
        DateTimeOffset started = trial["started"] is { } time ? DateTimeOffset.Parse(time.GetValue<string>(), CultureInfo.InvariantCulture) : default;
        return new()
        {
            Number = trial["trial"]!.GetValue<int>(),
            State = Enum.Parse<TrialState>(trial["state"]!.GetValue<string>(), ignoreCase: true),
            Configuration = trial["parameters"] is JsonObject point ? space.Read(point) : null,
            Values = [.. trial["values"]!.AsArray().Select(value => value!.GetValue<double>())],
            IntermediateValues = [.. trial["intermediate"]!.AsArray().Select(report => new IntermediateValue(report!["step"]!.GetValue<int>(), report["value"]?.GetValue<double>() ?? double.NaN))],
            Started = started,
            Finished = trial["seconds"] is { } seconds ? started + TimeSpan.FromSeconds(seconds.GetValue<double>()) : null,
            Attributes = new() { Parameters = trial["network_parameters"]?.GetValue<long>(), Macs = trial["macs"]?.GetValue<long>() },
        };
    }
}
