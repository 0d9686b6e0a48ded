using Fovea.Imaging;

namespace Fovea.Evaluation;

/// <summary>A frame that a figure shows, small as the models see it, with its neighbours and the original.</summary>
internal sealed class FigureMoment : IDisposable
{
    private readonly List<(Frame High, Frame Low)> _pairs = [];
    private readonly int _at;

    private FigureMoment(int at) => _at = at;

    public Frame High => _pairs[_at].High;

    public Frame Before => _pairs[Math.Max(0, _at - 1)].Low;

    public Frame Low => _pairs[_at].Low;

    public Frame After => _pairs[Math.Min(_pairs.Count - 1, _at + 1)].Low;

    /// <summary>Reads frame <paramref name="index"/> of a clip; it is its own neighbour at either end.</summary>
    /// <exception cref="BadInputException">The clip has no such frame.</exception>
    public static async Task<FigureMoment> ReadAsync(EvaluationClip clip, int index, EvaluationOptions options, CancellationToken cancellationToken)
    {
        FigureMoment moment = new(Math.Min(index, 1));
        try
        {
            int count = 0;
            await foreach (Frame frame in ClipFrames.ReadAsync(clip, cancellationToken).ConfigureAwait(false))
            {
                using Frame whole = frame;
                if (count >= index - 1) moment._pairs.Add(LowFrames.Make(whole, options));
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
        foreach ((Frame high, Frame low) in _pairs)
        {
            high.Dispose();
            low.Dispose();
        }
    }
}
