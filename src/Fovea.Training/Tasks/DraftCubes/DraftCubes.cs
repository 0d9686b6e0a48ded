using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training.Drafts;

/// <summary>
/// Draft cubes of a data set, made once by the flow network of a finished HO-FVSR model. With them the network that
/// makes the picture, which is all that the paper searched, trains without the flow network, nine tenths of the work.
/// </summary>
public sealed class DraftCubes : IDisposable
{
    private DraftCubes(TrainingCache cache, string model, HoFvsrSpec spec) => (Cache, Model, Spec) = (cache, model, spec);

    /// <summary>The data that the cubes are of.</summary>
    public TrainingCache Cache { get; }

    /// <summary>Name or folder of the model whose flow network made them.</summary>
    public string Model { get; }

    /// <summary>Its network.</summary>
    public HoFvsrSpec Spec { get; }

    /// <summary>Frames to train on.</summary>
    public int TrainingFrames => Train.Count;

    internal IReadOnlyList<DraftCube> Train { get; private set; } = [];

    internal IReadOnlyList<DraftCube> Validation { get; private set; } = [];

    /// <summary>Makes cubes of whole frames, spread evenly over the data.</summary>
    /// <param name="model">Name or folder of an HO-FVSR model.</param>
    /// <param name="cache">Clips; must stay open.</param>
    /// <param name="options">The degradation, and how many frames to validate on.</param>
    /// <param name="count">At most so many frames to train on.</param>
    /// <param name="threads">Threads to work with; the cubes are the same for any number.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="BadInputException">The model is no HO-FVSR, or the data hold no three frames in a row.</exception>
    public static DraftCubes Make(string model, TrainingCache cache, TrainingOptions options, int count, int threads, CancellationToken cancellationToken = default)
    {
        using Model elder = ModelZoo.Open(model);
        if (elder.Network.Spec is not HoFvsrSpec spec) throw new BadInputException($"model '{elder.Name}' is no HO-FVSR: draft cubes come from one.");
        DraftCubes cubes = new(cache, model, spec);
        try
        {
            NetworkGraph graph = SofVsrGraph.BuildDrafts(spec);
            cubes.Train = cubes.Compute(graph, elder.Network.Parameters, Pick(cache, cache.Train, options, spec, count), threads, cancellationToken);
            cubes.Validation = cubes.Compute(graph, elder.Network.Parameters, Pick(cache, cache.Validation, options, spec, options.Validation.Frames), threads, cancellationToken);
            return cubes;
        }
        catch
        {
            cubes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DraftCube cube in Train.Concat(Validation)) cube.Dispose();
    }

    private static PairRun[] Pick(TrainingCache cache, IReadOnlyList<CachedFrame> frames, TrainingOptions options, HoFvsrSpec spec, int count)
    {
        PairRun[] runs = PairRun.Find(frames, spec.Frames, LowSide.Of(options, spec.Scale, cache), 0);
        if (runs.Length == 0) throw new BadInputException($"the cache {cache.Folder} holds no three frames that follow each other in one of its parts.") { Reason = FailureReason.NoConsecutiveFrames, Values = ["3"] };
        return runs.Length <= count ? runs : [.. Enumerable.Range(0, count).Select(i => runs[(int)((long)i * runs.Length / count)])];
    }

    private DraftCube[] Compute(NetworkGraph graph, ParameterSet parameters, PairRun[] runs, int threads, CancellationToken cancellationToken)
    {
        DraftCube[] cubes = new DraftCube[runs.Length];
        using DeterministicParallel workers = new(threads);
        workers.Run(
            runs.Length,
            (i, _) =>
            {
                using Tape tape = new();
                cubes[i] = Compute(graph, parameters, runs[i], tape);
            },
            cancellationToken);
        return cubes;
    }

    private DraftCube Compute(NetworkGraph graph, ParameterSet parameters, PairRun run, Tape tape)
    {
        // The flow network halves what it sees.
        (int width, int height) = (run.Middle.LowWidth & ~1, run.Middle.LowHeight & ~1);
        Tensor low = tape.Rent(new Shape(1, run.Pairs.Count, height, width));
        for (int i = 0; i < run.Pairs.Count; i++) run.Pairs[i].ReadLow(0, 0, default, low, i, run.Pairs.Count);
        Tensor made = graph.Run(tape, [low], parameters)[0];
        Tensor drafts = new(made.Shape), high = new(new Shape(1, 1, height * Spec.Scale, width * Spec.Scale));
        made.Span.CopyTo(drafts.Span);
        CachedFrame truth = run.Middle.High;
        PatchReader.Read(truth.Pixels, truth.Width, 0, 0, default, high);
        return new DraftCube(drafts, high, truth);
    }
}

/// <summary>What a finished flow network makes of three frames, and what the middle one should become.</summary>
/// <param name="Drafts">(1, 1 + 2·scale·scale, H, W): the middle frame and both neighbours laid over it.</param>
/// <param name="High">Luma (1, 1, scale·H, scale·W).</param>
/// <param name="Truth">The frame that <paramref name="High"/> is the luma of.</param>
internal sealed record DraftCube(Tensor Drafts, Tensor High, CachedFrame Truth) : IDisposable
{
    public void Dispose()
    {
        Drafts.Dispose();
        High.Dispose();
    }
}
