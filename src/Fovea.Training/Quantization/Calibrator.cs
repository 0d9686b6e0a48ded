using System.Text.Json.Serialization;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Training.Data;
using Fovea.Training.Degradations;

namespace Fovea.Training.Quantization;

/// <summary>
/// Post-training quantisation: runs the float network over frames and chooses the range of every value that int8
/// inference stores. The same frames and options give the same ranges for any number of threads.
/// </summary>
public sealed class Calibrator : IDisposable
{
    private readonly Network _network;
    private readonly CalibrationOptions _options;
    private readonly FramePair[] _pairs;
    private readonly QuantizedForm _form;
    private readonly DeterministicParallel _workers;
    private readonly Tape[] _tapes;
    private readonly Lock _turn = new();

    /// <summary>Prepares to calibrate.</summary>
    /// <param name="network">The float network; must stay open.</param>
    /// <param name="frames">Frames in high resolution; their cache must stay open.</param>
    /// <param name="options">What to look at.</param>
    /// <exception cref="BadInputException">The network has no int8 form, options that cannot be, or no frame is large enough.</exception>
    public Calibrator(Network network, IReadOnlyList<CachedFrame> frames, CalibrationOptions options)
    {
        if (network.Spec.IsRecurrent) throw new BadInputException("the network carries state from frame to frame, for which there is no int8 form.");
        options.Validate();
        (_network, _options, _form) = (network, options, new QuantizedForm(network.Graph));
        Degradation degradation = Degradation.Create(options.Degradation);
        CachedFrame[] fit = [.. frames.Where(frame => Math.Min(frame.Width, frame.Height) >= 4 * network.Scale)];
        if (fit.Length == 0) throw new BadInputException($"no frame to calibrate on is at least {4 * network.Scale} pixels wide and high.");
        int count = Math.Min(options.Frames, fit.Length);
        _pairs = [.. Enumerable.Range(0, count).Select(i => new FramePair(fit[(int)((long)i * fit.Length / count)], degradation, network.Scale))];
        _workers = new(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        _tapes = [.. Enumerable.Range(0, _workers.Threads).Select(_ => new Tape())];
    }

    /// <summary>Frames that are looked at.</summary>
    public int Frames => _pairs.Length;

    /// <summary>Chooses the ranges.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public QuantizationTable Run(IProgress<CalibrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        int passes = _options.Rule == RangeRule.MinMax ? 1 : 2;
        Counter counter = new(progress, passes * _pairs.Length);
        QuantizationTable whole = FindExtremes(counter, cancellationToken);
        return _options.Rule == RangeRule.MinMax ? whole : Narrow(whole, counter, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workers.Dispose();
        foreach (Tape tape in _tapes) tape.Dispose();
    }

    private QuantizationTable FindExtremes(Counter counter, CancellationToken cancellationToken)
    {
        RangeObserver[] observers = [.. _tapes.Select(_ => new RangeObserver(_form))];
        RunFrames((step, values, worker) => observers[worker].See(step, values), counter, cancellationToken);
        foreach (RangeObserver other in observers.Skip(1)) observers[0].TakeFrom(other);
        return observers[0].Table;
    }

    private QuantizationTable Narrow(QuantizationTable whole, Counter counter, CancellationToken cancellationToken)
    {
        Dictionary<string, ValueHistogram[]> histograms = whole.Steps.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Low.Zip(pair.Value.High, (low, high) => new ValueHistogram(low, high)).ToArray(),
            StringComparer.Ordinal);
        RunFrames((step, values, _) => Count(histograms[step], values), counter, cancellationToken);
        return new QuantizationTable(histograms.ToDictionary(pair => pair.Key, pair => Choose(pair.Value), StringComparer.Ordinal));
    }

    private void RunFrames(Action<string, Tensor, int> observe, Counter counter, CancellationToken cancellationToken)
    {
        void RunFrame(int i, int worker)
        {
            Tape tape = _tapes[worker];
            tape.Reset();
            Tensor low = tape.Rent(new Shape(1, _network.InputChannels, _pairs[i].LowHeight, _pairs[i].LowWidth));
            _pairs[i].ReadLow(0, 0, default, low);
            _form.Observe(tape, low, _network.Parameters, (step, values) => observe(step, values, worker));
            tape.Reset();
            counter.Add();
        }

        _workers.Run(_pairs.Length, RunFrame, cancellationToken);
    }

    private void Count(ValueHistogram[] histograms, Tensor values)
    {
        lock (_turn)
        {
            for (int c = 0; c < histograms.Length; c++) histograms[c].Add(values.Plane(0, c));
        }
    }

    private ValueRange Choose(ValueHistogram[] channels)
    {
        (float Low, float High)[] ranges = [.. channels.Select(channel => _options.Rule == RangeRule.Percentile ? channel.WithoutShare(_options.Share) : channel.LeastSquares())];
        return new ValueRange([.. ranges.Select(range => range.Low)], [.. ranges.Select(range => range.High)]);
    }

    private sealed class Counter(IProgress<CalibrationProgress>? progress, int total)
    {
        private int _done;

        public void Add() => progress?.Report(new(Interlocked.Increment(ref _done), total));
    }
}

/// <summary>What ranges are chosen from, and how.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The most frames looked at, spread evenly over the training frames; at least 1.</summary>
    public int Frames { get; init; } = 64;

    /// <summary>How ranges are chosen.</summary>
    public RangeRule Rule { get; init; } = RangeRule.LeastSquares;

    /// <summary>Share of the values that <see cref="RangeRule.Percentile"/> leaves out at either end, in [0, 0.1].</summary>
    public double Share { get; init; } = 1e-5;

    /// <summary>How the frames are made small first.</summary>
    public DegradationKind Degradation { get; init; } = DegradationKind.Bicubic;

    /// <summary>Threads; 0 for one a processor. They change no bit.</summary>
    public int Threads { get; init; }

    /// <summary>Refuses values that cannot be.</summary>
    /// <exception cref="BadInputException">A value is out of range.</exception>
    public void Validate()
    {
        if (Frames < 1) throw new BadInputException($"calibration needs at least 1 frame, not {Frames}.");
        if (Share is not (>= 0 and <= 0.1)) throw new BadInputException(FormattableString.Invariant($"the share of values to leave out must be 0 to 0.1, not {Share}."));
    }
}

/// <summary>How the range of a channel follows from the values that occur.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RangeRule>))]
public enum RangeRule
{
    /// <summary>From the lowest to the highest value.</summary>
    [JsonStringEnumMemberName("min-max")]
    MinMax,

    /// <summary>Without a small share of the values at either end.</summary>
    [JsonStringEnumMemberName("percentile")]
    Percentile,

    /// <summary>The range whose codes lose least in the mean square.</summary>
    [JsonStringEnumMemberName("mse")]
    LeastSquares,
}

/// <summary>Where a calibration stands.</summary>
/// <param name="Done">Frames run; frames that are looked at twice count twice.</param>
/// <param name="Total">Frames to run in all.</param>
public readonly record struct CalibrationProgress(int Done, int Total);
