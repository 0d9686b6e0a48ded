using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Lab.Latency;

/// <summary>
/// Says how long a network takes on this machine without building or training it for real: the sum of its stages, each
/// measured once in networks that are like it but shallowest and deepest. What it has not measured yet it measures when
/// asked. Thread-safe; measuring wants the machine for itself.
/// </summary>
public sealed class LatencyModel
{
    // Networks of these depths are measured; between them a stage's time goes with what the whole plan holds.
    private const int Shallow = 1;
    private const int Deep = 10;

    // About this long, twice, for what is not a stage.
    private static readonly TimeSpan FrameTime = TimeSpan.FromSeconds(0.5);

    private readonly Lock _turn = new();
    private readonly Dictionary<NetworkSpec, LatencyEstimate> _known = [];
    private readonly string? _path;

    /// <summary>A model that begins with a table and, if a path is given, keeps what it measures there.</summary>
    public LatencyModel(LatencyTable table, string? path = null)
    {
        table.Task.Validate();
        (Table, _path) = (table, path);
    }

    /// <summary>What is measured so far.</summary>
    public LatencyTable Table { get; }

    /// <summary>The task.</summary>
    public LatencyTask Task => Table.Task;

    /// <summary>Hears of every network that is being measured; null for nobody.</summary>
    public Action<NetworkSpec>? Measuring { get; init; }

    /// <summary>The model of this machine for a task, with what this user measured before.</summary>
    /// <param name="task">The task.</param>
    /// <param name="path">Where the table lies; null for <see cref="LatencyTable.PathFor"/>.</param>
    /// <param name="measuring">Hears of every network that is being measured.</param>
    public static LatencyModel Open(LatencyTask task, string? path = null, Action<NetworkSpec>? measuring = null)
    {
        task.Validate();
        path ??= LatencyTable.PathFor(task);
        return new LatencyModel(LatencyTable.Load(path, task), path) { Measuring = measuring };
    }

    /// <summary>The time of a network.</summary>
    /// <exception cref="BadInputException">The spec is wrong, or of another scale than the task.</exception>
    public LatencyEstimate Predict(NetworkSpec spec)
    {
        spec.Validate();
        if (spec.Scale != Task.Scale) throw new BadInputException($"the network enlarges {spec.Scale} times, the task {Task.Scale} times.");
        lock (_turn)
        {
            if (_known.TryGetValue(spec, out LatencyEstimate? estimate)) return estimate;
            using Network network = Network.Create(spec, seed: 1);
            IReadOnlyList<StagedNetwork> ways = WaysOf(network);
            if (!ways.All(IsMeasured))
            {
                (NetworkSpec shallow, NetworkSpec? deep) = ProbesOf(spec);

                // What every network has once is measured in the shallow one; what makes the depth, in both.
                bool deepens = deep is not null && Repeated(shallow, deep).Any(kind => !Table.Stages.ContainsKey(kind));
                Measure(shallow);
                if (deepens) Measure(deep!);
                if (_path is not null) Table.Save(_path);
            }

            return _known[spec] = ways.Select(way => Estimate(network, way)).MinBy(one => one.Milliseconds)!;
        }
    }

    private LatencyEstimate Estimate(Network network, StagedNetwork way)
    {
        List<StageTime> stages = [.. way.Kinds.Select(kind => new StageTime(kind, Table.Find(kind, way.HeldKib)!.Value * way.Rows))];
        string frame = FrameKind(network.Spec);
        stages.Add(new StageTime(frame, Table.Find(frame, way.HeldKib)!.Value));
        return new LatencyEstimate(stages.Sum(stage => stage.Milliseconds) / Task.Threads, way.Kernels, stages);
    }

    private bool IsMeasured(StagedNetwork way) => way.Kinds.All(Table.Stages.ContainsKey);

    private IReadOnlyList<StagedNetwork> WaysOf(Network network)
    {
        IReadOnlyList<StagedNetwork> fused = network.Spec.Frames == 1 ? FusedStages.Find(network, Task) : [];
        return fused.Count > 0 ? fused : [GraphStages.Find(network, Task)];
    }

    // Depth changes how often stages occur, not what they are.
    private static (NetworkSpec Shallow, NetworkSpec? Deep) ProbesOf(NetworkSpec spec) => spec switch
    {
        EvsrNetSpec evsr => (evsr with { Blocks = Shallow }, evsr with { Blocks = Deep }),
        RrnSpec rrn => (rrn with { Blocks = Shallow }, null),
        HoFvsrSpec face => (face with { Blocks = Shallow }, null),
        _ => (spec, null),
    };

    private IEnumerable<string> Repeated(NetworkSpec shallow, NetworkSpec deep)
    {
        using Network one = Network.Create(shallow, seed: 1), other = Network.Create(deep, seed: 1);
        ILookup<string, string> once = WaysOf(one).SelectMany(way => way.Kinds).ToLookup(kind => kind);
        return WaysOf(other).SelectMany(way => way.Kinds).GroupBy(kind => kind).Where(kind => kind.Count() > once[kind.Key].Count()).Select(kind => kind.Key);
    }

    private void Measure(NetworkSpec spec)
    {
        Measuring?.Invoke(spec);
        using Network network = Network.Create(spec, seed: 1);
        bool first = !Table.Stages.ContainsKey(FrameKind(spec));
        List<(StagedNetwork Way, double Sum)> sums = [];
        Dictionary<string, LatencyPoint> found = [];
        IReadOnlyList<StagedNetwork> ways = WaysOf(network);
        List<double[]> best = [.. ways.Select(way => way.Measure().ToArray())];
        for (int i = 0; i < ways.Count; i++)
        {
            // What else ran here for a moment lasted, one hopes, no longer than the others took.
            IReadOnlyList<double> again = ways[i].Measure();
            best[i] = [.. best[i].Zip(again, Math.Min)];
        }

        foreach ((StagedNetwork way, double[] times) in ways.Zip(best))
        {
            sums.Add((way, times.Sum() * way.Rows));

            // The same stage occurs in several places: their mean counts.
            foreach (var kind in way.Kinds.Zip(times).GroupBy(one => one.First, one => one.Second)) found.TryAdd(kind.Key, new LatencyPoint(way.HeldKib, kind.Average()));
        }

        foreach ((string kind, LatencyPoint point) in found)
        {
            bool near = Table.Stages.TryGetValue(kind, out List<LatencyPoint>? points) && points.Any(other => Math.Abs(other.HeldKib - point.HeldKib) < 0.15 * point.HeldKib);
            if (!near) Table.Add(kind, point);
        }

        if (!first) return;
        (StagedNetwork fastest, double sum) = sums.MinBy(one => one.Sum);
        double whole = Math.Min(LatencyMeter.Measure(network, Task, FrameTime), LatencyMeter.Measure(network, Task, FrameTime)) * Task.Threads;
        Table.Add(FrameKind(spec), new LatencyPoint(fastest.HeldKib, Math.Max(0, whole - sum)));
    }

    // What belongs to a frame whatever the network: chroma of luma networks, memory, handing over.
    private static string FrameKind(NetworkSpec spec) =>
        $"frame: {(spec.IsRecurrent ? "with state" : spec.Frames > 1 ? "following motion" : spec.Input == InputColor.Rgb ? "rgb" : "luma")}";
}

/// <summary>What a model says of a network.</summary>
/// <param name="Milliseconds">From frame to frame of a stream.</param>
/// <param name="Kernels">How 3x3 convolutions are computed, or "plain operations".</param>
/// <param name="Stages">What it is the sum of, in thread milliseconds, stages in order.</param>
public sealed record LatencyEstimate(double Milliseconds, string Kernels, IReadOnlyList<StageTime> Stages)
{
    /// <summary>Frames a second.</summary>
    public double FramesPerSecond => 1000 / Milliseconds;
}

/// <summary>The time of one stage of a network.</summary>
/// <param name="Kind">Its kind; the key of a table.</param>
/// <param name="Milliseconds">Time of one thread for a frame.</param>
public sealed record StageTime(string Kind, double Milliseconds);
