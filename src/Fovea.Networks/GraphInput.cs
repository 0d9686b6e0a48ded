namespace Fovea.Networks;

/// <summary>A value that the caller gives.</summary>
/// <param name="Name">What it is: "frame", or for a recurrent network "previous", "state".</param>
/// <param name="Value">The value in the graph.</param>
public sealed record GraphInput(string Name, GraphValue Value);
