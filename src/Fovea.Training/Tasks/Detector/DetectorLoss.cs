using Fovea.Tensors;

namespace Fovea.Training.Detectors;

/// <summary>
/// The three tasks of MTCNN (section 3.2 of the paper) with mining of hard samples: cross entropy over the samples with and
/// without a face of which the hardest share counts, squared distance of the box for faces and parts, of landmarks where known.
/// </summary>
internal static class DetectorLoss
{
    /// <summary>Computes the loss of a batch and the gradients of all outputs.</summary>
    /// <param name="outputs">Of each chunk of the batch: logits (n, 2, 1, 1), boxes (n, 4, 1, 1) and maybe landmarks (n, 10, 1, 1).</param>
    /// <param name="gradients">Tensors of the same shapes, which are set.</param>
    /// <param name="targets">What should have come out.</param>
    /// <param name="options">Share and weights.</param>
    /// <returns>Means over the samples that count: cross entropy, box, landmarks, and their weighted sum.</returns>
    public static DetectorLosses Apply(IReadOnlyList<Tensor[]> outputs, IReadOnlyList<Tensor[]> gradients, DetectorTargets targets, DetectorOptions options)
    {
        double classification = Classify(outputs, gradients, targets, options.HardShare);
        double box = Square(outputs, gradients, 1, targets.Boxes, targets, options.BoxWeight, landmarks: false);
        double landmarks = outputs[0].Length < 3 ? 0 : Square(outputs, gradients, 2, targets.Landmarks, targets, options.LandmarkWeight, landmarks: true);
        return new(classification, box, landmarks, classification + options.BoxWeight * box + options.LandmarkWeight * landmarks);
    }

    private static double Classify(IReadOnlyList<Tensor[]> outputs, IReadOnlyList<Tensor[]> gradients, DetectorTargets targets, double share)
    {
        List<(double Loss, int Index, int Chunk, int Sample, double Face)> all = [];
        int index = 0;
        for (int chunk = 0; chunk < outputs.Count; chunk++)
        {
            Tensor logits = outputs[chunk][0];
            gradients[chunk][0].Span.Clear();
            for (int n = 0; n < logits.Shape.Batch; n++, index++)
            {
                if (targets.Kinds[index] == SampleKind.Part) continue;
                // ln(1 + e^(other − own)), without overflow.
                double face = (double)logits.Plane(n, 1)[0] - logits.Plane(n, 0)[0];
                double against = targets.Kinds[index] == SampleKind.Positive ? -face : face;
                double loss = Math.Max(against, 0) + Math.Log(1 + Math.Exp(-Math.Abs(against)));
                all.Add((loss, index, chunk, n, face));
            }
        }

        int kept = (int)Math.Ceiling(share * all.Count);
        double sum = 0;
        // Ties by place, so that the choice does not depend on the sort.
        foreach ((double loss, int place, int chunk, int n, double face) in all.OrderByDescending(sample => sample.Loss).ThenBy(sample => sample.Index).Take(kept))
        {
            sum += loss;
            double slope = (1 / (1 + Math.Exp(-face)) - (targets.Kinds[place] == SampleKind.Positive ? 1 : 0)) / kept;
            gradients[chunk][0].Plane(n, 0)[0] = (float)-slope;
            gradients[chunk][0].Plane(n, 1)[0] = (float)slope;
        }

        return kept == 0 ? 0 : sum / kept;
    }

    private static double Square(IReadOnlyList<Tensor[]> outputs, IReadOnlyList<Tensor[]> gradients, int output, float[] wanted, DetectorTargets targets, double weight, bool landmarks)
    {
        bool Counts(int index) => landmarks ? targets.HasLandmarks[index] : targets.Kinds[index] != SampleKind.Negative;
        int counted = Enumerable.Range(0, targets.Kinds.Length).Count(Counts);
        double sum = 0;
        int index = 0;
        for (int chunk = 0; chunk < outputs.Count; chunk++)
        {
            Tensor values = outputs[chunk][output], gradient = gradients[chunk][output];
            gradient.Span.Clear();
            for (int n = 0; n < values.Shape.Batch; n++, index++)
            {
                if (!Counts(index)) continue;
                for (int i = 0; i < values.Shape.Channels; i++)
                {
                    double difference = (double)values.Plane(n, i)[0] - wanted[index * values.Shape.Channels + i];
                    sum += difference * difference;
                    gradient.Plane(n, i)[0] = (float)(2 * weight * difference / counted);
                }
            }
        }

        return counted == 0 ? 0 : sum / counted;
    }
}

/// <summary>The loss of a batch.</summary>
/// <param name="Classification">Mean cross entropy of the hard samples, in nats.</param>
/// <param name="Box">Mean squared distance of the corrections, four parts of the box's size added up.</param>
/// <param name="Landmarks">Mean squared distance of the landmarks, ten parts added up.</param>
/// <param name="Total">The weighted sum.</param>
internal readonly record struct DetectorLosses(double Classification, double Box, double Landmarks, double Total);
