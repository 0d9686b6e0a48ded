using System.Text.Json;

namespace Fovea.Lab.Bench;

/// <summary>What a run of <see cref="SpeedBench"/> found.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Rows">One row a case, in the order of models, precisions, threads and engines.</param>
public sealed record BenchReport(MachineInfo Machine, IReadOnlyList<BenchRow> Rows)
{
    /// <summary>The JSON form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchJson.Default.BenchReport);
}
