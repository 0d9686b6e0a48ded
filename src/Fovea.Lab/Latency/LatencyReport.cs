using System.Text.Json;
using Fovea.Networks;

namespace Fovea.Lab.Latency;

/// <summary>How well a model predicts whole networks.</summary>
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

/// <summary>A network whose time was predicted and then measured.</summary>
/// <param name="Network">Such as <c>evsrnet 8/5 nearest</c>.</param>
/// <param name="Kernels">How it was expected to be computed.</param>
/// <param name="Gmac">Multiply-accumulates of a frame in 10⁹.</param>
/// <param name="PredictedMs">The model's time from frame to frame.</param>
/// <param name="MeasuredMs">The real one.</param>
public sealed record LatencyRow(string Network, string Kernels, double Gmac, double PredictedMs, double MeasuredMs)
{
    /// <summary>How far the prediction is off, as a part of the measured time; positive for too slow.</summary>
    public double Error => PredictedMs / MeasuredMs - 1;
}
