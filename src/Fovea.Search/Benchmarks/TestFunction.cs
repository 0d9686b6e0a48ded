using Fovea.Search.Spaces;

namespace Fovea.Search.Benchmarks;

/// <summary>A function with a known minimum that samplers are compared on.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Space">Where it is defined.</param>
/// <param name="Minimum">Its smallest value there.</param>
/// <param name="Evaluate">Its value at a point.</param>
public sealed record TestFunction(string Name, SearchSpace Space, double Minimum, Func<Configuration, double> Evaluate);
