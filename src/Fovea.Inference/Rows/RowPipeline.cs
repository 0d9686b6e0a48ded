using System.Collections.Concurrent;
using System.Diagnostics;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// Stages that pass rows to each other so that a frame never exists between them: a row is made when the next stage
/// asks for it and is overwritten when nobody needs it any more. All that is held of a network fits a core's cache.
/// </summary>
/// <remarks>Any range of rows gives the bits of the whole, and many threads may run ranges at once.</remarks>
internal sealed class RowPipeline : IDisposable
{
    private readonly RowStage[] _makers;
    private readonly RowStage[] _stages;
    private readonly ConcurrentBag<RowRun> _idle = [];
    private readonly int _lanes = SimdWidth.Current;

    /// <summary>Joins stages.</summary>
    /// <param name="input">The value that the <see cref="RowSource"/> gives.</param>
    /// <param name="stages">Each after those it reads from; the last writes to the target.</param>
    public RowPipeline(RowValue input, IReadOnlyList<RowStage> stages)
    {
        Reader = new RowReader(input);
        _stages = [Reader, .. stages];
        _makers = new RowStage[_stages.Max(stage => stage.Output.Id) + 1];
        foreach (RowStage stage in _stages) _makers[stage.Output.Id] = stage;
        Capacities = Measure();
    }

    /// <summary>The stage that reads the source.</summary>
    public RowReader Reader { get; }

    /// <summary>All stages, the reader first.</summary>
    public IReadOnlyList<RowStage> Stages => _stages;

    /// <summary>What the pipeline makes.</summary>
    public RowValue Output => _stages[^1].Output;

    /// <summary>Rows held of each value, by its id.</summary>
    public IReadOnlyList<int> Capacities { get; }

    /// <summary>Bytes of rows that one run holds.</summary>
    public long HeldBytes => _stages.Sum(stage => (long)Capacities[stage.Output.Id] * stage.Output.Layout.Bytes);

    /// <summary>Makes the rows from <paramref name="first"/> to <paramref name="end"/> − 1 of the output, or a few more for the last stage's step.</summary>
    /// <param name="source">Gives rows of the input.</param>
    /// <param name="target">Takes rows of the output.</param>
    /// <param name="first">First row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="clock">Notes how long each call of a stage took, in ticks of <see cref="Stopwatch"/>; null not to look at the time.</param>
    public void Run(RowSource source, RowTarget target, int first, int end, RowClock? clock = null)
    {
        if (first < 0 || first >= end || end > Output.Height) throw new ArgumentOutOfRangeException(nameof(first), $"Rows {first} to {end} are not rows of a picture of height {Output.Height}.");
        if (!_idle.TryTake(out RowRun? run)) run = new RowRun(this);
        using (SimdWidth.Use(_lanes))
        {
            int step = _stages[^1].RowsAtOnce;
            run.Begin(source, target, FirstRows(first / step * step), clock);
            for (int next = first / step * step; next < end; next += step)
            {
                Advance(run, Output, next);
                long start = clock is null ? 0 : Stopwatch.GetTimestamp();
                target.Finish(next + step);
                clock?.AddStore(Stopwatch.GetTimestamp() - start);
            }
        }

        run.End();
        _idle.Add(run);
    }

    /// <summary>A clock for <see cref="Run"/>.</summary>
    public RowClock CreateClock() => new(_makers.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RowRun run in _idle) run.Dispose();
        foreach (RowStage stage in _stages) stage.Dispose();
    }

    // Makes rows of a value up to the last, and before each what it needs of others.
    private void Advance(RowRun run, RowValue value, int last)
    {
        RowStage stage = _makers[value.Id];
        while (run.Next[value.Id] <= last)
        {
            int row = run.Next[value.Id];
            for (int i = 0; i < stage.Inputs.Count; i++) Advance(run, stage.Inputs[i], stage.Needs(i, row).Last);
            long start = run.Clock is null ? 0 : Stopwatch.GetTimestamp();
            stage.Make(run, row);
            run.Clock?.AddMake(value.Id, Stopwatch.GetTimestamp() - start);
            run.Next[value.Id] = row + stage.RowsAtOnce;
        }
    }

    // The first row of every value that a range of output rows needs.
    private int[] FirstRows(int first)
    {
        int[] rows = new int[_makers.Length];
        Array.Fill(rows, int.MaxValue);
        rows[Output.Id] = first;
        for (int s = _stages.Length - 1; s > 0; s--)
        {
            RowStage stage = _stages[s];
            ref int own = ref rows[stage.Output.Id];
            own = own / stage.RowsAtOnce * stage.RowsAtOnce;
            for (int i = 0; i < stage.Inputs.Count; i++)
            {
                ref int row = ref rows[stage.Inputs[i].Id];
                row = Math.Min(row, stage.Needs(i, own).First);
            }
        }

        return rows;
    }

    // Plays the schedule without rows, to see how many of each value are ever alive.
    private int[] Measure()
    {
        int[] capacities = new int[_makers.Length];
        int[] next = new int[_makers.Length];
        int step = _stages[^1].RowsAtOnce;
        for (int row = 0; row < Output.Height; row += step) Play(Output, row, next, capacities);
        return capacities;
    }

    private void Play(RowValue value, int last, int[] next, int[] capacities)
    {
        RowStage stage = _makers[value.Id];
        while (next[value.Id] <= last)
        {
            int row = next[value.Id];
            for (int i = 0; i < stage.Inputs.Count; i++) Play(stage.Inputs[i], stage.Needs(i, row).Last, next, capacities);
            for (int i = 0; i < stage.Inputs.Count; i++)
            {
                int id = stage.Inputs[i].Id;
                capacities[id] = Math.Max(capacities[id], next[id] - stage.Needs(i, row).First);
            }

            next[value.Id] = row + stage.RowsAtOnce;
        }
    }
}
