using System.Text.Json.Nodes;
using Fovea.Search;
using Fovea.Search.Spaces;

namespace Fovea.Cli.Commands;

/// <summary>Studies as JSON.</summary>
internal static class StudyCommandJson
{
    /// <summary>Name, counts and the best.</summary>
    public static JsonObject Summary(Study study)
    {
        IReadOnlyList<TrialRecord> trials = study.Trials();
        return new JsonObject
        {
            ["study"] = study.Name,
            ["created"] = study.Created.ToString("O"),
            ["directions"] = new JsonArray([.. study.Directions.Select(direction => (JsonNode)direction.ToString().ToLowerInvariant())]),
            ["sampler"] = study.Definition.Sampler.Name,
            ["startup_trials"] = study.Definition.Sampler.StartupTrials,
            ["ordered"] = study.Definition.Sampler.Ordered,
            ["pruner"] = study.Definition.Pruner.Name,
            ["seed"] = study.Definition.Seed,
            ["trials"] = trials.Count,
            ["states"] = new JsonObject(Enum.GetValues<TrialState>().Select(state => KeyValuePair.Create(state.ToString().ToLowerInvariant(), (JsonNode?)trials.Count(trial => trial.State == state)))),
            ["best"] = new JsonArray([.. study.BestTrials().Select(Trial)]),
        };
    }

    /// <summary>The same with the search space.</summary>
    public static JsonObject Study(Study study)
    {
        JsonObject json = Summary(study);
        json["space"] = SearchSpaceJson.Write(study.Space);
        return json;
    }

    /// <summary>The same with all trials.</summary>
    public static JsonObject Export(Study study)
    {
        JsonObject json = Study(study);
        json["all"] = new JsonArray([.. study.Trials().Select(Trial)]);
        return json;
    }

    /// <summary>One trial; what it has not is null.</summary>
    public static JsonObject Trial(TrialRecord trial) => new()
    {
        ["trial"] = trial.Number,
        ["state"] = trial.State.ToString().ToLowerInvariant(),
        ["values"] = new JsonArray([.. trial.Values.Select(value => (JsonNode)value)]),
        ["parameters"] = trial.Configuration?.ToJson(),
        ["instance"] = trial.Instance,
        ["intermediate"] = new JsonArray([.. trial.IntermediateValues.Select(report => new JsonObject { ["step"] = report.Step, ["value"] = double.IsFinite(report.Value) ? report.Value : null })]),
        ["seed"] = trial.Seed,
        ["attempt"] = trial.Attempt,
        ["worker"] = trial.Worker,
        ["started"] = trial.Started == default ? null : trial.Started.ToString("O"),
        ["seconds"] = trial.WallTime?.TotalSeconds,
        ["error"] = trial.Error,
        ["network_parameters"] = trial.Attributes.Parameters,
        ["macs"] = trial.Attributes.Macs,
        ["artefacts"] = new JsonObject(trial.Attributes.Artefacts.Select(artefact => KeyValuePair.Create(artefact.Key, (JsonNode?)artefact.Value))),
    };
}
