using System.Text.Json.Serialization;

namespace Fovea.Training.Optimizers;

/// <summary>The learning rate as a function of the step.</summary>
/// <param name="Kind">Shape of the curve.</param>
/// <param name="Rate">Rate at the start (after warm-up).</param>
/// <param name="FinalRate">Rate that <see cref="ScheduleKind.Cosine"/> ends on.</param>
/// <param name="Warmup">Steps over which the rate first grows in a straight line; 0 for none.</param>
/// <param name="HalveAt">Fractions of the stage, in [0, 1], at which <see cref="ScheduleKind.Halving"/> halves.</param>
internal sealed record RateSchedule(ScheduleKind Kind, double Rate, double FinalRate, int Warmup, IReadOnlyList<double> HalveAt)
{
    /// <summary>The rate of step <paramref name="step"/> (from 0) of a stage of <paramref name="steps"/> steps.</summary>
    public double At(long step, long steps)
    {
        double rate = Kind switch
        {
            ScheduleKind.Constant => Rate,
            ScheduleKind.Cosine => FinalRate + 0.5 * (Rate - FinalRate) * (1 + Math.Cos(Math.PI * AfterWarmup(step, steps))),
            ScheduleKind.Halving => Rate * Math.Pow(0.5, HalveAt.Count(fraction => step >= fraction * steps)),
            _ => throw new ArgumentOutOfRangeException(nameof(step), Kind, "Unknown schedule."),
        };
        return step < Warmup ? rate * (step + 1) / Warmup : rate;
    }

    private double AfterWarmup(long step, long steps) => Math.Clamp((step - Warmup) / (double)Math.Max(1, steps - Warmup), 0, 1);
}

/// <summary>How the learning rate moves over the steps of a stage.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScheduleKind>))]
public enum ScheduleKind
{
    /// <summary>The same rate at every step.</summary>
    [JsonStringEnumMemberName("constant")]
    Constant,

    /// <summary>Half a cosine from the rate down to the final rate.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>Halved at each of the listed fractions of the stage.</summary>
    [JsonStringEnumMemberName("halving")]
    Halving,
}
