namespace Fovea.Networks;

/// <summary>Data that a model was trained on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Terms">Under which terms.</param>
public sealed record ModelData(string Name, string Source, string Terms);
