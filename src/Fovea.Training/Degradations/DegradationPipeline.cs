using Fovea.Training.Data;

namespace Fovea.Training.Degradations;

/// <summary>
/// What happened to a video before a person has it, as a text of steps in order:
/// <c>blur:sigma=0.6 + bicubic + noise:strength=3 + h264:crf=28,preset=fast + h264:crf=23</c>. One step reduces to the low
/// size (<c>bicubic</c>, MATLAB's as in BI, comes first where none is said); what stands before it sees the high frames.
/// Values may be ranges and choices (<c>crf=18..38,preset=fast|slow</c>), of which <see cref="Draw"/> takes one.
/// </summary>
public sealed class DegradationPipeline
{
    private DegradationPipeline(IReadOnlyList<DegradationStep> steps) => Steps = steps;

    internal IReadOnlyList<DegradationStep> Steps { get; }

    /// <summary>True when there is one value for everything.</summary>
    public bool IsFixed => Steps.All(step => step.Parameters.All(parameter => parameter.IsFixed));

    /// <summary>True when an encoder is among the steps.</summary>
    public bool HasCodec => Steps.Any(step => step.Kind.IsCodec);

    /// <summary>True when frames become fields: the number of frames must be even.</summary>
    public bool IsInterlaced => Steps.Any(step => step.Kind.Name == "interlace");

    /// <summary>Reads the text form.</summary>
    /// <exception cref="BadInputException">A step is unknown, a value is missing or out of range, or the steps do not go in this order.</exception>
    public static DegradationPipeline Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new BadInputException("The degradation is empty; name steps such as 'bicubic + h264:crf=28'.");
        List<DegradationStep> steps = [.. text.Split('+').Select(DegradationStep.Parse)];
        int reductions = steps.Count(step => step.Kind.IsReduction);
        if (reductions > 1) throw new BadInputException($"The degradation '{text}' reduces twice; one of {string.Join(", ", StepKind.Kernels)} is enough, and 'resize' goes part of the way.");
        if (reductions == 0) steps.Insert(0, DegradationStep.Parse("bicubic"));
        int at = steps.FindIndex(step => step.Kind.IsReduction);
        DegradationStep? early = steps.Take(at).FirstOrDefault(step => step.Kind.IsCodec || step.Kind.Name is "interlace" or "deinterlace");
        if (early is not null) throw new BadInputException($"'{early.Kind.Name}' in the degradation '{text}' stands before the reduction to the low size; it goes behind it.");
        DegradationStep? late = steps.Skip(at).FirstOrDefault(step => step.Kind.Name == "resize");
        if (late is not null) throw new BadInputException($"'resize' in the degradation '{text}' stands behind the reduction to the low size; it goes before it.");
        int interlaced = steps.FindIndex(step => step.Kind.Name == "interlace"), deinterlaced = steps.FindIndex(step => step.Kind.Name == "deinterlace");
        if (interlaced >= 0 != deinterlaced >= 0 || deinterlaced < interlaced) throw new BadInputException($"The degradation '{text}' needs 'interlace' and, behind it, 'deinterlace', or neither.");
        return new(steps);
    }

    /// <summary>The same with one value for everything; a function of the arguments only.</summary>
    public DegradationPipeline Draw(ulong seed, long number)
    {
        StepRandom random = new(seed, number, 0);
        List<DegradationStep> drawn = [];
        foreach (DegradationStep step in Steps) drawn.Add(step.Draw(ref random));
        return new(drawn);
    }

    /// <summary>The same with another value of a parameter, in the last step that has it.</summary>
    /// <exception cref="BadInputException">No step has it, or the value is out of range.</exception>
    public DegradationPipeline With(string parameter, string value)
    {
        List<DegradationStep> steps = [.. Steps];
        int last = steps.FindLastIndex(step => step.Kind.Parameters.Any(known => known.Name == parameter));
        if (last < 0) throw new BadInputException($"No step of the degradation '{this}' has '{parameter}'.");
        steps[last] = steps[last].With(parameter, value);
        return new(steps);
    }

    /// <summary>The text form, defaults left out.</summary>
    public override string ToString() => string.Join(" + ", Steps);
}
