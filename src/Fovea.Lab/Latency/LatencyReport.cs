using System.Text.Json;

namespace Fovea.Lab.Latency;

/// <summary>How well a model foretells whole networks.</summary>
/// <param name="Cpu">The processor.</param>
/// <param name="Task">The task.</param>
/// <param name="Rows">One row a network.</param>
public sealed record LatencyReport(string Cpu, LatencyTask Task, IReadOnlyList<LatencyRow> Rows)
{
    /// <summary>Mean of the errors without sign, as a part of what is measured.</summary>
    public double MeanError => Rows.Average(row => Math.Abs(row.Error));

    /// <summary>The greatest error without sign.</summary>
    public double WorstError => Rows.Max(row => Math.Abs(row.Error));

    /// <summary>The JSON form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LatencyJson.Default.LatencyReport);
}
