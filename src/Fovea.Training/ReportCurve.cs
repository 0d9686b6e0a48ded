namespace Fovea.Training;

/// <summary>One curve of a report.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Color">Its colour in CSS.</param>
/// <param name="Value">Its value in a line of the log; null where there is none.</param>
/// <param name="Logarithmic">Whether the axis is.</param>
/// <param name="Reference">What to compare it with, drawn dashed; null for nothing.</param>
/// <param name="ReferenceName">What the reference is called.</param>
internal sealed record ReportCurve(string Caption, string Color, Func<LogEntry, double?> Value, bool Logarithmic = false, Func<LogEntry, double?>? Reference = null, string ReferenceName = "");
