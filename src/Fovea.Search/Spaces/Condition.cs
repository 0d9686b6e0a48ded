using System.Text.Json.Nodes;

namespace Fovea.Search.Spaces;

/// <summary>A parameter takes part only while an earlier one has one of some values.</summary>
/// <param name="Parameter">The name of the earlier parameter: categorical or int.</param>
/// <param name="Values">The values that switch this one on, as JSON scalars.</param>
public sealed record Condition(string Parameter, IReadOnlyList<JsonNode> Values);
