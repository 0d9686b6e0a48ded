using Fovea.Tensors;
using Fovea.Training.Detectors;

namespace Fovea.Tests.Training.Detectors;

public sealed class DetectorLossTests
{
    private static readonly SampleKind[] Kinds = [SampleKind.Positive, SampleKind.Part, SampleKind.Negative, SampleKind.Negative, SampleKind.Negative];

    [Fact]
    public void Losses_are_the_means_of_the_paper_over_the_samples_that_count()
    {
        using Batch batch = new(Kinds, seed: 3);
        DetectorLosses losses = batch.Run(share: 1);
        double cross = 0;
        foreach (int i in new[] { 0, 2, 3, 4 })
        {
            double no = Math.Exp(batch.Output(0, i, 0)), yes = Math.Exp(batch.Output(0, i, 1));
            cross -= Math.Log((Kinds[i] == SampleKind.Positive ? yes : no) / (no + yes)) / 4;
        }

        double box = 0, points = 0;
        foreach (int i in new[] { 0, 1 })
        {
            for (int c = 0; c < 4; c++) box += Math.Pow(batch.Output(1, i, c) - batch.Targets.Boxes[4 * i + c], 2) / 2;
        }

        for (int c = 0; c < 10; c++) points += Math.Pow(batch.Output(2, 0, c) - batch.Targets.Landmarks[c], 2);
        Assert.Equal(cross, losses.Classification, 5);
        Assert.Equal(box, losses.Box, 4);
        Assert.Equal(points, losses.Landmarks, 4);
        Assert.Equal(cross + 0.5 * box + points, losses.Total, 4);
    }

    [Fact]
    public void Gradients_are_the_slopes_of_the_total()
    {
        using Batch batch = new(Kinds, seed: 5);
        batch.Run(share: 1);
        float[][] gradients = [.. Enumerable.Range(0, 3).Select(o => batch.Gradients[0][o].Span.ToArray())];
        for (int output = 0; output < 3; output++)
        {
            for (int i = 0; i < gradients[output].Length; i += 3)
            {
                float value = batch.Outputs[0][output].Span[i];
                batch.Outputs[0][output].Span[i] = value + 1e-2f;
                double above = batch.Run(share: 1).Total;
                batch.Outputs[0][output].Span[i] = value - 1e-2f;
                double below = batch.Run(share: 1).Total;
                batch.Outputs[0][output].Span[i] = value;
                Assert.Equal((above - below) / 2e-2, gradients[output][i], 3);
            }
        }
    }

    [Fact]
    public void Only_the_hardest_share_teaches_to_classify_and_parts_never_do()
    {
        using Batch batch = new(Kinds, seed: 7);
        // Faces of 90, 10, 50 and 1 % where there are: one face, three without.
        float[] odds = [MathF.Log(9), 0, MathF.Log(1f / 9), 0, MathF.Log(1f / 99)];
        for (int i = 0; i < 5; i++) (batch.Outputs[0][0].Plane(i, 0)[0], batch.Outputs[0][0].Plane(i, 1)[0]) = (0, odds[i]);
        DetectorLosses losses = batch.Run(share: 0.25);
        Assert.Equal(Math.Log(2), losses.Classification, 5);
        for (int i = 0; i < 5; i++) Assert.Equal(i == 3 ? 0.5f : 0, batch.Gradients[0][0].Plane(i, 1)[0], 5);
    }

    [Fact]
    public void Chunks_of_a_batch_are_one_batch()
    {
        using Batch whole = new(Kinds, seed: 9);
        using Batch cut = new(Kinds, seed: 9, cutAt: 2);
        Assert.Equal(whole.Run(0.7), cut.Run(0.7));
        float[] both = [.. cut.Gradients[0][1].Span, .. cut.Gradients[1][1].Span];
        Assert.Equal(whole.Gradients[0][1].Span.ToArray(), both);
    }

    private sealed class Batch : IDisposable
    {
        public Batch(SampleKind[] kinds, ulong seed, int? cutAt = null)
        {
            RandomSource random = new(seed);
            Targets = new(kinds.Length);
            kinds.CopyTo(Targets.Kinds, 0);
            Targets.HasLandmarks[0] = true;
            foreach (ref float value in Targets.Boxes.AsSpan()) value = (float)random.NextNormal();
            foreach (ref float value in Targets.Landmarks.AsSpan()) value = (float)random.NextNormal();
            int[] counts = cutAt is { } cut ? [cut, kinds.Length - cut] : [kinds.Length];
            float[][] values = [.. new[] { 2, 4, 10 }.Select(channels => Enumerable.Range(0, channels * kinds.Length).Select(_ => (float)random.NextNormal()).ToArray())];
            int first = 0;
            foreach (int count in counts)
            {
                int from = first;
                Outputs.Add([.. values.Select((all, o) => Tensor.From(new Shape(count, Channels(o), 1, 1), all.AsSpan(from * Channels(o), count * Channels(o))))]);
                Gradients.Add([.. Enumerable.Range(0, 3).Select(o => new Tensor(new Shape(count, Channels(o), 1, 1)))]);
                first += count;
            }
        }

        public DetectorTargets Targets { get; }

        public List<Tensor[]> Outputs { get; } = [];

        public List<Tensor[]> Gradients { get; } = [];

        public float Output(int output, int sample, int channel) => Outputs[0][output].Plane(sample, channel)[0];

        public DetectorLosses Run(double share) => DetectorLoss.Apply(Outputs, Gradients, Targets, new DetectorOptions { HardShare = share });

        public void Dispose()
        {
            foreach (Tensor tensor in Outputs.Concat(Gradients).SelectMany(tensors => tensors)) tensor.Dispose();
        }

        private static int Channels(int output) => output switch { 0 => 2, 1 => 4, _ => 10 };
    }
}
