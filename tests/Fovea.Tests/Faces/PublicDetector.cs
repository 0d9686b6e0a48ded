using System.IO.Compression;
using Fovea.Tensors;
using Fovea.Tests.Networks.PyTorch;
using Fovea.Tests.References;

namespace Fovea.Tests.Faces;

/// <summary>
/// The three files of facenet-pytorch: the first is theirs, the larger two have the names, shapes and order of theirs and
/// weights of our own making, one in each form of file that torch.save writes.
/// </summary>
internal sealed class PublicDetector
{
    private static readonly (string Name, int[] Shape)[] RefinementLayers =
    [
        ("conv1", [28, 3, 3, 3]), ("prelu1", [28]), ("conv2", [48, 28, 3, 3]), ("prelu2", [48]), ("conv3", [64, 48, 2, 2]), ("prelu3", [64]),
        ("dense4", [128, 576]), ("prelu4", [128]), ("dense5_1", [2, 128]), ("dense5_2", [4, 128]),
    ];

    private static readonly (string Name, int[] Shape)[] OutputLayers =
    [
        ("conv1", [32, 3, 3, 3]), ("prelu1", [32]), ("conv2", [64, 32, 3, 3]), ("prelu2", [64]), ("conv3", [64, 64, 3, 3]), ("prelu3", [64]),
        ("conv4", [128, 64, 2, 2]), ("prelu4", [128]), ("dense5", [256, 1152]), ("prelu5", [256]), ("dense6_1", [2, 256]), ("dense6_2", [4, 256]), ("dense6_3", [10, 256]),
    ];

    private readonly Dictionary<string, PlainTensor> _refinement = [], _output = [];

    /// <summary>Writes the files into a folder.</summary>
    public PublicDetector(string folder)
    {
        RandomSource random = new(12);
        File.Copy(SampleFiles.PublicProposal, Path.Combine(folder, "pnet.pt"));
        (string, byte[])[] refinement = [.. Weights(RefinementLayers, random, _refinement)], output = [.. Weights(OutputLayers, random, _output)];
        File.WriteAllBytes(Path.Combine(folder, "rnet.pt"), Pickles.Legacy(Pickles.Dictionary(refinement), [.. _refinement.Select(pair => (pair.Key, Floats(pair.Value)))]));
        File.WriteAllBytes(Path.Combine(folder, "onet.pt"), Pickles.Zip(Pickles.Dictionary(output), CompressionLevel.NoCompression, [.. _output.Select(pair => (pair.Key, Pickles.Floats(Floats(pair.Value))))]));
    }

    /// <summary>R-Net by facenet-pytorch's definition: logits and corrections.</summary>
    public double[][] Refine(PlainTensor picture)
    {
        PlainTensor x = Pool(Rectified(_refinement, "conv1", "prelu1", picture), 3);
        x = Pool(Rectified(_refinement, "conv2", "prelu2", x), 3);
        x = Rectified(_refinement, "conv3", "prelu3", x);
        double[] dense = Rectify(Dense(_refinement, "dense4", Flatten(x)), _refinement["prelu4.weight"]);
        return [Dense(_refinement, "dense5_1", dense), Dense(_refinement, "dense5_2", dense)];
    }

    /// <summary>O-Net by facenet-pytorch's definition: logits, corrections and landmarks.</summary>
    public double[][] Finish(PlainTensor picture)
    {
        PlainTensor x = Pool(Rectified(_output, "conv1", "prelu1", picture), 3);
        x = Pool(Rectified(_output, "conv2", "prelu2", x), 3);
        x = Pool(Rectified(_output, "conv3", "prelu3", x), 2);
        x = Rectified(_output, "conv4", "prelu4", x);
        double[] dense = Rectify(Dense(_output, "dense5", Flatten(x)), _output["prelu5.weight"]);
        return [Dense(_output, "dense6_1", dense), Dense(_output, "dense6_2", dense), Dense(_output, "dense6_3", dense)];
    }

    // Each layer's tensors in the file, and the same values by their names.
    private static IEnumerable<(string, byte[])> Weights((string Name, int[] Shape)[] layers, RandomSource random, Dictionary<string, PlainTensor> values)
    {
        foreach ((string name, int[] shape) in layers)
        {
            yield return Add($"{name}.weight", shape);
            if (shape.Length > 1) yield return Add($"{name}.bias", [shape[0]]);
        }

        (string, byte[]) Add(string name, int[] shape)
        {
            int[] four = [.. shape, .. Enumerable.Repeat(1, 4 - shape.Length)];
            double reach = Math.Sqrt(3.0 / (four[1] * four[2] * four[3]));
            PlainTensor tensor = PlainTensor.Fill(new Shape(four[0], four[1], four[2], four[3]), (_, _, _, _) => (float)((2 * random.NextFloat() - 1) * Math.Min(reach, 0.5)));
            values.Add(name, tensor);
            int[] strides = [.. shape.Select((_, i) => shape[(i + 1)..].Aggregate(1, (product, side) => product * side))];
            return (name, Pickles.Tensor(Pickles.Storage("FloatStorage", name, tensor.Values.Length), 0, shape, strides));
        }
    }

    private static float[] Floats(PlainTensor tensor) => [.. tensor.Values.Select(value => (float)value)];

    private static PlainTensor Rectified(Dictionary<string, PlainTensor> weights, string layer, string slopes, PlainTensor x)
    {
        PlainTensor y = PlainConvolution.Apply(x, weights[layer + ".weight"], weights[layer + ".bias"], stride: 1, padding: 0, groups: 1);
        return PlainTensor.Fill(y.Shape, (n, c, row, column) => y[n, c, row, column] is var value && value >= 0 ? value : value * weights[slopes + ".weight"].Values[c]);
    }

    // MaxPool2d(size, 2, ceil_mode=True): windows that begin inside, cut off at the edge.
    private static PlainTensor Pool(PlainTensor x, int size)
    {
        Shape shape = new(x.Shape.Batch, x.Shape.Channels, Length(x.Shape.Height), Length(x.Shape.Width));
        return PlainTensor.Fill(shape, (n, c, row, column) =>
        {
            double largest = double.NegativeInfinity;
            for (int y = 2 * row; y < Math.Min(2 * row + size, x.Shape.Height); y++)
            {
                for (int at = 2 * column; at < Math.Min(2 * column + size, x.Shape.Width); at++) largest = Math.Max(largest, x[n, c, y, at]);
            }

            return largest;
        });

        int Length(int side) => (side - size + 1) / 2 + 1;
    }

    // x.permute(0, 3, 2, 1).view(n, -1)
    private static double[] Flatten(PlainTensor x)
    {
        List<double> flat = [];
        for (int column = 0; column < x.Shape.Width; column++)
        {
            for (int row = 0; row < x.Shape.Height; row++)
            {
                for (int c = 0; c < x.Shape.Channels; c++) flat.Add(x[0, c, row, column]);
            }
        }

        return [.. flat];
    }

    private static double[] Dense(Dictionary<string, PlainTensor> weights, string layer, double[] x)
    {
        double[] matrix = weights[layer + ".weight"].Values;
        return [.. weights[layer + ".bias"].Values.Select((bias, o) => bias + x.Select((value, i) => value * matrix[o * x.Length + i]).Sum())];
    }

    private static double[] Rectify(double[] x, PlainTensor slopes) => [.. x.Select((value, i) => value >= 0 ? value : value * slopes.Values[i])];
}
