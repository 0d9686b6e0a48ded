using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>What a trial is to try.</summary>
/// <param name="Configuration">The values.</param>
/// <param name="Instance">Which problem instance (a validation clip) to run on, from 0; always 0 unless the sampler races.</param>
public readonly record struct Proposal(Configuration Configuration, int Instance = 0);
