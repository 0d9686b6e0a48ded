using Fovea.Search.Samplers;

namespace Fovea.Tests.Search.Samplers;

public sealed class RandomSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "random" };
}

public sealed class GridSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "grid", GridPoints = 3 };
}

public sealed class TpeSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "tpe", StartupTrials = 8 };
}

public sealed class PlainTpeSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "tpe-nni", StartupTrials = 8 };
}

public sealed class OrderedTpeSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "tpe", StartupTrials = 8, Ordered = true };
}

public sealed class PlainSmacSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "smac-nni", Candidates = 200 };
}

public sealed class OrderedPlainSmacSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "smac-nni", Candidates = 200, Ordered = true };
}

public sealed class SmacSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "smac", Candidates = 200 };
}

public sealed class RacingSmacOnInstancesSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "smac", Candidates = 200, Instances = 6 };
}

public sealed class NsgaSamplerSuite : SamplerSuite
{
    protected override SamplerOptions Options => new() { Name = "nsga2", Population = 8 };
}
