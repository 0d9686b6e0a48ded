using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>What one run of a pipeline holds: the rows that are alive, and how far each value has come.</summary>
internal sealed unsafe class RowRun : IDisposable
{
    private readonly Tensor _memory;
    private readonly byte*[] _rows;
    private readonly byte*[] _padding;
    private readonly int[] _capacities;
    private readonly int[] _rowBytes;

    /// <summary>Takes memory for one run; rows hold their padding value.</summary>
    public RowRun(RowPipeline pipeline)
    {
        RowStage[] kept = [.. pipeline.Stages.Where(stage => pipeline.Capacities[stage.Output.Id] > 0)];
        _capacities = [.. pipeline.Capacities];
        _rows = new byte*[_capacities.Length];
        _padding = new byte*[_capacities.Length];
        _rowBytes = new int[_capacities.Length];
        Next = new int[_capacities.Length];
        long held = kept.Sum(stage => Size(stage.Output));
        int scratch = pipeline.Stages.Max(stage => stage.ScratchBytes);
        _memory = new Tensor(Shape.Vector(checked((int)((held + scratch + 3) / 4))));
        byte* at = (byte*)_memory.Pointer;
        foreach (RowStage stage in kept)
        {
            (int id, RowLayout layout) = (stage.Output.Id, stage.Output.Layout);
            Fill(new Span<byte>(at, Size(stage.Output)), stage.Output);
            _padding[id] = at;
            _rows[id] = at + layout.Bytes;
            _rowBytes[id] = layout.Bytes;
            at += Size(stage.Output);
        }

        Scratch = at;
        Chunk = pipeline.Reader.CreateChunk();
    }

    /// <summary>The next row of each value that will be made.</summary>
    public int[] Next { get; }

    /// <summary>Working memory of the stage that runs, on a cache line.</summary>
    public byte* Scratch { get; }

    /// <summary>Rows read ahead from the source.</summary>
    public RowChunk Chunk { get; }

    /// <summary>Where input comes from.</summary>
    public RowSource Source { get; private set; } = null!;

    /// <summary>Where the last stage writes.</summary>
    public RowTarget Target { get; private set; } = null!;

    /// <summary>Who wants to know how long the stages take, or null.</summary>
    public RowClock? Clock { get; private set; }

    /// <summary>Starts at the given rows.</summary>
    public void Begin(RowSource source, RowTarget target, int[] firstRows, RowClock? clock)
    {
        (Source, Target, Clock) = (source, target, clock);
        firstRows.CopyTo(Next, 0);
        Chunk.Clear();
    }

    /// <summary>Lets go of what the caller owns.</summary>
    public void End() => (Source, Target, Clock) = (null!, null!, null);

    /// <summary>Where a row that is being made goes.</summary>
    public byte* ToWrite(RowValue value, int row) => _rows[value.Id] + (nint)(row % _capacities[value.Id]) * _rowBytes[value.Id];

    /// <summary>A row that was made, or one of padding for rows outside the picture.</summary>
    /// <exception cref="InvalidOperationException">The row is not there (any more): a stage reads what it does not declare.</exception>
    public byte* ToRead(RowValue value, int row)
    {
        if (row < 0 || row >= value.Height) return _padding[value.Id];
        int next = Next[value.Id];
        if (row >= next || row < next - _capacities[value.Id]) throw new InvalidOperationException($"Row {row} of value {value.Id} is read, but rows {next - _capacities[value.Id]} to {next - 1} are held.");
        return ToWrite(value, row);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        Chunk.Dispose();
    }

    private static void Fill(Span<byte> rows, RowValue value)
    {
        if (value.Blank is null) rows.Fill(value.Layout.Padding);
        for (; value.Blank is not null && rows.Length > 0; rows = rows[Math.Min(rows.Length, value.Blank.Length)..])
        {
            value.Blank.AsSpan(0, Math.Min(rows.Length, value.Blank.Length)).CopyTo(rows);
        }
    }

    // A row of padding, the rows, and the room on the right of the last.
    private int Size(RowValue value) => checked((_capacities[value.Id] + 1) * value.Layout.Bytes + value.Layout.Start);
}

/// <summary>
/// How long the stages of a pipeline took, call by call: among thousands of calls those in which another program had the
/// processor stand out, and count as one of the longer ordinary ones.
/// </summary>
/// <param name="values">Values of the pipeline.</param>
internal sealed class RowClock(int values)
{
    private const double Ordinary = 0.95;
    private const int Outlier = 3;

    // Making rows of each value, and behind them, once, storing what was made.
    private readonly List<long>[] _calls = [.. Enumerable.Range(0, values + 1).Select(_ => new List<long>())];

    /// <summary>Notes a call that made rows of a value.</summary>
    public void AddMake(int value, long ticks) => _calls[value].Add(ticks);

    /// <summary>Notes a call that stored finished rows.</summary>
    public void AddStore(long ticks) => _calls[^1].Add(ticks);

    /// <summary>Ticks that making a value took in all.</summary>
    public double MakeTicks(int value) => Sum(_calls[value]);

    /// <summary>Ticks that storing took in all.</summary>
    public double StoreTicks => Sum(_calls[^1]);

    /// <summary>The sum of durations, of which any more than three times as long as 95 % of them counts as long as those.</summary>
    internal static double Sum(List<long> calls)
    {
        if (calls.Count == 0) return 0;
        long[] sorted = [.. calls.Order()];
        long ordinary = sorted[Math.Min(sorted.Length - 1, (int)(Ordinary * sorted.Length))];
        return sorted.Sum(ticks => (double)(ticks > Outlier * ordinary ? ordinary : ticks));
    }
}
