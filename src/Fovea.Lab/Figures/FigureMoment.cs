using Fovea.Imaging;
using Fovea.Lab.Evaluation;

namespace Fovea.Lab.Figures;

/// <summary>A frame that a figure shows, small as the models see it, with its neighbours and the original.</summary>
internal sealed class FigureMoment : IDisposable
{
    private readonly List<ClipPair> _pairs = [];
    // Models with state see so many frames before it.
    private const int Lead = 15;

    private readonly int _at;

    private FigureMoment(int at) => _at = at;

    public Frame High => _pairs[_at].High;

    public Frame Before => _pairs[Math.Max(0, _at - 1)].Low;

    public Frame Low => _pairs[_at].Low;

    public Frame After => _pairs[Math.Min(_pairs.Count - 1, _at + 1)].Low;

    /// <summary>What a model makes of it, which the caller disposes; one with state sees up to 15 frames before it.</summary>
    public Frame Upscale(EvaluatedModel model)
    {
        if (!model.IsRecurrent) return model.Upscale(Before, Low, After);
        model.BeginClip();
        for (int i = 0; i < _at; i++) model.Upscale(Low, _pairs[i].Low, _pairs[i + 1].Low).Dispose();
        return model.Upscale(Before, Low, After);
    }

    /// <summary>Reads frame <paramref name="index"/> of a clip; it is its own neighbour at either end.</summary>
    /// <exception cref="BadInputException">The clip has no such frame.</exception>
    public static async Task<FigureMoment> ReadAsync(EvaluationClip clip, int index, EvaluationOptions options, CancellationToken cancellationToken)
    {
        FigureMoment moment = new(Math.Min(index, Lead));
        try
        {
            int count = 0;
            await foreach (ClipPair pair in ClipPairs.ReadAsync(clip, options, index + 2, cancellationToken).ConfigureAwait(false))
            {
                if (count >= index - Lead) moment._pairs.Add(pair);
                else pair.Dispose();
                if (count++ > index) break;
            }

            if (count > index) return moment;
            throw new BadInputException($"The figure asks for frame {index} of {clip.Name}, which has only {count}; frames count from 0.");
        }
        catch
        {
            moment.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (ClipPair pair in _pairs) pair.Dispose();
    }
}
