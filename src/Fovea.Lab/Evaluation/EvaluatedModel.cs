using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Upscaling;

namespace Fovea.Lab.Evaluation;

/// <summary>A model under the name it was asked for, with what runs it.</summary>
internal sealed class EvaluatedModel : IDisposable
{
    /// <summary>The baseline that every figure starts with.</summary>
    public const string Baseline = "bicubic";

    private const int NormalWidth = 320;
    private const int NormalHeight = 180;

    private readonly Model _model;
    private readonly Upscaler _upscaler;
    private ClipUpscaler? _clip;

    private EvaluatedModel(string name, Model model, EvaluationOptions options)
    {
        (Name, _model) = (name, model);

        // A baseline without weights has no precision to choose.
        // Scores must not depend on what is faster here: a model with ranges is judged in int8.
        Precision own = model.Quantization is null ? Precision.Float32 : Precision.Int8;
        PlanOptions plan = new(Precision: options.Precision is { } precision && model.Network.Parameters.Count > 0 ? precision : own);
        _upscaler = Upscaler.Create(model, options.EffectiveThreads, plan);
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

    public Network Network => _model.Network;

    /// <summary>True for a model that must see every frame of a clip in turn.</summary>
    public bool IsRecurrent => _model.Network.Spec.IsRecurrent;

    /// <summary>Forgets the frames before.</summary>
    public void BeginClip()
    {
        _clip?.Dispose();
        _clip = null;
    }

    /// <summary>
    /// Enlarges a frame. Networks of one frame do not look at its neighbours; one with state goes on from the last call
    /// unless a clip has begun, and takes the frame after for that of the next call.
    /// </summary>
    public Frame Upscale(Frame before, Frame low, Frame after)
    {
        _clip ??= _upscaler.OpenClip();
        return _clip.UpscaleAsync(before, low, after).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        BeginClip();
        _upscaler.Dispose();
        _model.Dispose();
    }
}
