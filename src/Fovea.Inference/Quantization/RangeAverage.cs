using Fovea.Networks;

namespace Fovea.Inference;

/// <summary>Ranges that follow what batches reach: an exponential moving average of their lowest and highest values.</summary>
public sealed class RangeAverage
{
    private readonly double _decay;

    /// <summary>Starts with nothing, or with ranges that are known.</summary>
    /// <param name="decay">How much of the average a new batch leaves, in [0, 1).</param>
    /// <param name="start">Ranges to start from; null to take those of the first batch.</param>
    public RangeAverage(double decay, QuantizationTable? start) => (_decay, Table) = (decay, start);

    /// <summary>The ranges; null before the first batch.</summary>
    public QuantizationTable? Table { get; private set; }

    /// <summary>Takes in the ranges of one batch.</summary>
    public void Add(QuantizationTable batch)
    {
        if (Table is { } before) Table = new QuantizationTable(batch.Steps.ToDictionary(pair => pair.Key, pair => Blend(before.Steps[pair.Key], pair.Value), StringComparer.Ordinal));
        else Table = batch;
    }

    private ValueRange Blend(ValueRange average, ValueRange batch) =>
        new([.. average.Low.Zip(batch.Low, Blend)], [.. average.High.Zip(batch.High, Blend)]);

    private float Blend(float average, float batch) => (float)(average * _decay + batch * (1 - _decay));
}
