using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Plots;
using Fovea.Training.Degradations;

namespace Fovea.Lab.Evaluation;

/// <summary>One evaluation after another over the values of a parameter of a degradation, such as <c>crf=18,23,28,33</c>.</summary>
/// <param name="Parameter">What changes.</param>
/// <param name="Values">Its values, as they were written.</param>
public sealed record EvaluationSweep(string Parameter, IReadOnlyList<string> Values)
{
    /// <summary>Reads <c>name=value,value</c>.</summary>
    /// <exception cref="BadInputException">It has another form, or fewer than two values.</exception>
    public static EvaluationSweep Parse(string text)
    {
        string[] halves = text.Split('=', 2, StringSplitOptions.TrimEntries);
        string[] values = halves.Length == 2 ? halves[1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        if (halves[0].Length == 0 || values.Length < 2 || values.Distinct().Count() < values.Length) throw new BadInputException($"'{text}' is no sweep: write a parameter of the degradation and two or more different values, such as crf=18,23,28,33.");
        return new EvaluationSweep(halves[0], values);
    }

    /// <summary>The degradations, by value.</summary>
    /// <exception cref="BadInputException">The pipeline has no such parameter, or a value is out of range.</exception>
    public IReadOnlyList<DegradationPipeline> Of(DegradationPipeline pipeline) => [.. Values.Select(value => pipeline.With(Parameter, value))];

    /// <summary>Evaluates the same models on the same data for every value.</summary>
    /// <param name="models">Names or folders of models.</param>
    /// <param name="data">The clips.</param>
    /// <param name="options">What else holds; its pipeline is the one that changes.</param>
    /// <param name="progress">Hears of every evaluation; null for nobody.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BadInputException">See <see cref="Of"/> and <see cref="Evaluator.Open"/>.</exception>
    public async Task<SweepReport> RunAsync(IReadOnlyList<string> models, ClipSet data, EvaluationOptions options, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<DegradationPipeline> pipelines = Of(options.Pipeline ?? throw new ArgumentException("A sweep needs a pipeline.", nameof(options)));
        List<EvaluationReport> reports = [];
        foreach (DegradationPipeline pipeline in pipelines)
        {
            using Evaluator evaluator = Evaluator.Open(models, options with { Pipeline = pipeline });
            reports.Add(await evaluator.RunAsync(data, progress, cancellationToken).ConfigureAwait(false));
        }

        return new SweepReport(Parameter, Values, reports);
    }
}

/// <summary>What a sweep found.</summary>
/// <param name="Parameter">What changed.</param>
/// <param name="Values">Its values.</param>
/// <param name="Reports">An evaluation for each.</param>
public sealed record SweepReport(string Parameter, IReadOnlyList<string> Values, IReadOnlyList<EvaluationReport> Reports)
{
    private const string Baseline = "bicubic";

    /// <summary>Names of the models.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Models => [.. Reports[0].Models.Select(model => model.Name)];

    /// <summary>PSNR of luma in dB of a model, by value.</summary>
    public IReadOnlyList<double> PsnrY(string model) => [.. Reports.Select(report => report.Models.First(one => one.Name == model).Mean.PsnrY)];

    /// <summary>How far above bicubic that is; null where bicubic was not evaluated, or for itself.</summary>
    public IReadOnlyList<double>? Gains(string model)
        => model == Baseline || !Models.Contains(Baseline) ? null : [.. PsnrY(model).Zip(PsnrY(Baseline), (score, bicubic) => score - bicubic)];

    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.SweepReport);

    /// <summary>A picture (SVG): PSNR of luma against the parameter, a line for each model. Values that are no numbers stand in their order.</summary>
    public string Draw()
    {
        double[] x = [.. Values.Select((value, i) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : i)];
        Plot plot = new(PlotAxis.Of(Parameter, x), PlotAxis.Of("PSNR-Y, dB", Models.SelectMany(PsnrY)), 720, 420);
        foreach (string model in Models)
        {
            IReadOnlyList<double> y = PsnrY(model);
            plot.Line(x.Zip(y), model == Baseline ? "limit" : "best", model);
            for (int i = 0; i < x.Length; i++) plot.Dot(x[i], y[i], model == Baseline ? "told" : "front", FormattableString.Invariant($"{model}, {Parameter} {Values[i]}: {y[i]:F2} dB"));
            plot.Label(x[^1], y[^1], model);
        }

        return plot.Picture($"x{Reports[0].Scale}, {Reports[0].Degradation}, {Reports[0].Models[0].Clips.Count} clips");
    }
}
