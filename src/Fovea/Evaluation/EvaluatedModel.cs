using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Plans;
using Fovea.Upscaling;

namespace Fovea.Evaluation;

/// <summary>A model under the name it was asked for, with what runs it.</summary>
internal sealed class EvaluatedModel : IDisposable
{
    /// <summary>The baseline that every figure starts with.</summary>
    public const string Baseline = "bicubic";

    private const int NormalWidth = 320;
    private const int NormalHeight = 180;

    private readonly Model _model;
    private readonly Upscaler _upscaler;

    private EvaluatedModel(string name, Model model, EvaluationOptions options)
    {
        (Name, _model) = (name, model);

        // A baseline without weights has no precision to choose.
        PlanOptions? plan = options.Precision is { } precision && model.Network.Parameters.Count > 0 ? new PlanOptions(Precision: precision) : null;
        _upscaler = new Upscaler(model, options.EffectiveThreads, plan);
    }

    public string Name { get; }

    public long Parameters => _model.Network.Parameters.Count;

    public double Gmac => _model.Network.CountMultiplyAccumulates(NormalWidth, NormalHeight) / 1e9;

    /// <summary>Opens a model for the scale of the options.</summary>
    public static EvaluatedModel Open(string name, EvaluationOptions options) => new(name, ModelZoo.Open(name, options.Scale), options);

    /// <summary>Opens all, or none when one of them cannot be.</summary>
    public static IReadOnlyList<EvaluatedModel> OpenAll(IReadOnlyList<string> names, EvaluationOptions options)
    {
        List<EvaluatedModel> models = [];
        try
        {
            foreach (string name in names) models.Add(Open(name, options));
            return models;
        }
        catch
        {
            foreach (EvaluatedModel model in models) model.Dispose();
            throw;
        }
    }

    public Frame Upscale(Frame low) => _upscaler.Upscale(low);

    public void Dispose()
    {
        _upscaler.Dispose();
        _model.Dispose();
    }
}
