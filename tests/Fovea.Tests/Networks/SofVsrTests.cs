using Fovea.Imaging;
using Fovea.Imaging.Metrics;
using Fovea.Imaging.Resampling;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Networks.PyTorch;
using Fovea.Tensors;
using Fovea.Tests.Networks.PyTorch;
using Fovea.Tests.References;

namespace Fovea.Tests.Networks;

/// <summary>SOF-VSR and HO-FVSR against the papers' tables and the authors' trained x2 network.</summary>
public sealed class SofVsrTests
{
    private const string Checkpoint = "weights/sofvsr/SOF-VSR_TIP_BI_x2.pth";

    // Table 3 of HO-FVSR, by the rule of the tool behind it; then the ends of its search space.
    [Theory]
    [InlineData("""{"architecture":"sof-vsr-accv","scale":4}""", 1_639_676, 2.5465)]
    [InlineData("""{"architecture":"sof-vsr-tip","scale":4}""", 1_047_617, 2.7368)]
    [InlineData("""{"architecture":"ho-fvsr","scale":4}""", 496_609, 2.0195)]
    [InlineData("""{"architecture":"ho-fvsr","scale":4,"channels":64,"blocks":6,"upsampling_channels":64}""", 498_945, 2.0226)]
    [InlineData("""{"architecture":"ho-fvsr","scale":4,"channels":320,"blocks":8,"upsampling_channels":64}""", 1_047_617, 2.7368)]
    [InlineData("""{"architecture":"ho-fvsr","scale":4,"channels":320,"blocks":8,"upsampling_channels":320}""", 1_770_817, 5.254)]
    [InlineData("""{"architecture":"ho-fvsr","scale":4,"channels":32,"blocks":1,"upsampling_channels":32}""", 451_217, 1.906)]
    public void Counts_are_those_of_the_papers(string json, int parameters, double giga)
    {
        NetworkGraph graph = NetworkSpec.Parse(json).BuildGraph();
        Assert.Equal(parameters, graph.ParameterCount);
        Assert.Equal(giga, graph.CountOperations(36, 36) / 1e9, giga is 1.906 or 5.254 ? 3 : 4);
    }

    [Theory]
    [InlineData("""{"architecture":"sof-vsr-accv","scale":4}""", 2.5439)]
    [InlineData("""{"architecture":"sof-vsr-tip","scale":4}""", 2.7181)]
    [InlineData("""{"architecture":"ho-fvsr","scale":4}""", 2.0040)]
    public void Convolutions_alone_count_less(string json, double giga) =>
        Assert.Equal(giga, NetworkSpec.Parse(json).BuildGraph().CountMultiplyAccumulates(36, 36) / 1e9, 4);

    // Parameters of the flow network for widths w and h: 36w + 6(w²/2 + 4.5w) + 18w + 4hw + 4h² + 18h.
    [Theory]
    [InlineData(320, 64, 432_576)]
    [InlineData(160, 64, 148_256)]
    [InlineData(64, 32, 30_336)]
    [InlineData(32, 16, 9_024)]
    public void The_flow_network_has_free_widths(int width, int upsampling, int parameters)
    {
        HoFvsrSpec spec = new(4, FlowChannels: width, FlowUpsamplingChannels: upsampling);
        Assert.Equal(parameters, spec.BuildGraph().Parameters.Where(parameter => parameter.Name.StartsWith("OFR.", StringComparison.Ordinal)).Sum(parameter => parameter.Shape.Count));
    }

    public static TheoryData<NetworkSpec> Specs
    {
        get
        {
            TheoryData<NetworkSpec> specs = [];
            foreach (int scale in new[] { 2, 3, 4 })
            {
                specs.Add(new SofVsrAccvSpec(scale));
                specs.Add(new SofVsrTipSpec(scale));
                specs.Add(new HoFvsrSpec(scale, 8, 2, 6, 4, 2));
            }

            return specs;
        }
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Three_frames_give_one_picture_and_six_flows(NetworkSpec spec)
    {
        using Network network = Network.Create(spec, 3);
        using Tape tape = new();
        using Tensor frames = Samples.Picture(3, 4, 6, 5, batch: 2);
        Tensor[] outputs = network.Graph.Run(tape, [frames], network.Parameters);
        int r = spec.Scale;
        Shape[] flows = [new(2, 2, 4 * r, 6 * r), new(2, 2, 4, 6), new(2, 2, 2, 3)];
        Assert.Equal([new Shape(2, 1, 4 * r, 6 * r), .. flows, .. flows], outputs.Select(output => output.Shape));
        Assert.All(outputs[0].Span.ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(NetworkGraph.Unbounded, network.ReceptiveRadius);
        Assert.Equal(spec, NetworkSpec.Parse(spec.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Every_weight_gets_a_gradient(NetworkSpec spec)
    {
        using Network network = Network.Create(spec, 3);
        using Tape tape = new();
        using Tensor frames = Samples.Picture(3, 6, 4, 6);
        network.Parameters.Watch(tape);
        Tensor output = network.Forward(tape, frames);
        tape.Gradient(output).Span.Fill(1);
        tape.Backward();
        Assert.All(network.Parameters.Names, name => Assert.Contains(tape.Gradient(network.Parameters[name]).Span.ToArray(), value => value != 0));
    }

    [Theory]
    [InlineData("""{"architecture":"ho-fvsr","scale":4,"channels":7}""", "channels 7 is odd")]
    [InlineData("""{"architecture":"ho-fvsr","scale":4,"flow_channels":33}""", "flow_channels 33 is odd")]
    [InlineData("""{"architecture":"ho-fvsr","scale":4,"input":"rgb"}""", "input is not luma")]
    [InlineData("""{"architecture":"sof-vsr-tip","scale":5}""", "scale 5")]
    public void Wrong_widths_are_refused(string json, string what) =>
        Assert.Contains(what, Assert.Throws<BadInputException>(() => NetworkSpec.Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_network_is_the_one_that_its_authors_define(int scale)
    {
        using Network network = Samples.Lively(new HoFvsrSpec(scale, 8, 2, 6, 4, 2), 5);
        using Tape tape = new();
        using Tensor frames = Samples.Picture(3, 6, 8, 7);
        PlainTensor[] luma = [.. Enumerable.Range(0, 3).Select(t => PlainTensor.Fill(new Shape(1, 1, 6, 8), (_, _, y, x) => frames.Plane(0, t)[8 * y + x]))];
        PlainTensor[] expected = new PlainSofVsr(network).Run(luma[0], luma[1], luma[2]);
        Tensor[] actual = network.Graph.Run(tape, [frames], network.Parameters);
        Assert.Equal(expected.Select(output => output.Shape), actual.Select(output => output.Shape));
        for (int i = 0; i < actual.Length; i++) OperationJudge.AssertClose(expected[i].Values, actual[i].Span, 2e-4, $"output {i}");
    }

    // Names and shapes as the authors' code gives them at x2; each tensor holds its own number.
    [Fact]
    public void A_checkpoint_in_the_form_of_the_authors_fits_tensor_by_tensor()
    {
        List<(string Name, int[] Shape)> layers = [("OFR.RNN1.0.weight", [320, 4, 3, 3]), .. Residuals("OFR.RNN1.2", 3), ("OFR.RNN2.0.weight", [2, 320, 3, 3]), .. Residuals("OFR.SR.0", 3)];
        layers.AddRange([("OFR.SR.1.weight", [256, 320, 1, 1]), ("OFR.SR.4.weight", [2, 64, 3, 3]), ("SR.body.0.weight", [320, 9, 3, 3]), .. Residuals("SR.body.2", 8)]);
        layers.AddRange([("SR.body.3.weight", [256, 320, 1, 1]), ("SR.body.6.weight", [1, 64, 3, 3]), ("SR.body.6.bias", [1])]);
        int[] Strides(int[] shape) => [.. shape.Select((_, i) => shape[(i + 1)..].Aggregate(1, (product, size) => product * size))];
        int[] counts = [.. layers.Select(layer => layer.Shape.Aggregate(1, (product, size) => product * size))];
        byte[] file = Pickles.Legacy(
            Pickles.Dictionary([.. layers.Select((layer, i) => (layer.Name, Pickles.Tensor(Pickles.Storage("FloatStorage", $"{i}", counts[i]), 0, layer.Shape, Strides(layer.Shape))))]),
            [.. counts.Select((count, i) => ($"{i}", Enumerable.Repeat(i / 64f, count).ToArray()))]);
        using Network network = Network.FromTensors(new SofVsrTipSpec(2), PyTorchFile.Parse(file, "BI_x2.pth"), "BI_x2.pth");
        Assert.Equal(layers.Select(layer => layer.Name).Order(StringComparer.Ordinal), network.Parameters.Names.Order(StringComparer.Ordinal));
        foreach ((int i, (string name, _)) in layers.Index()) Assert.True(network.Parameters[name].Count == counts[i] && !network.Parameters[name].Span.ContainsAnyExcept(i / 64f), name);

        static IEnumerable<(string, int[])> Residuals(string name, int blocks)
            => Enumerable.Range(0, blocks).SelectMany(i => new (string, int[])[] { ($"{name}.body.{i}.body.0.weight", [160, 160, 1, 1]), ($"{name}.body.{i}.body.2.weight", [160, 1, 3, 3]), ($"{name}.body.{i}.body.3.weight", [160, 160, 1, 1]) });
    }

    // Made by another implementation of the paper from the authors' weights.
    [Fact]
    public void The_authors_network_gives_the_reference_values()
    {
        using Network network = OpenCheckpoint();
        using Tape tape = new();
        using Tensor frames = new(new Shape(1, 3, 16, 16));
        for (int t = 0; t < 3; t++)
        {
            for (int i = 0; i < 256; i++)
            {
                int y = i / 16, x = i % 16;
                frames.Plane(0, t)[i] = (3 * y * y + 5 * (t + 1) * x + x * y + 17 * t) % 256 / 255f;
            }
        }

        Tensor[] outputs = network.Graph.Run(tape, [frames], network.Parameters);
        float[] picture = outputs[0].Span.ToArray();
        AssertNear([0.059208, 0.076827, 0.096581, 0.116224], picture.AsSpan(0, 4));
        AssertNear([0.099328, 0.115343, 0.170727], picture.AsSpan(15 * 32 + 15, 3));
        AssertNear([0.039517, 0.074088, 0.103904, 0.268699], picture.AsSpan(31 * 32 + 28, 4));
        Assert.Equal(497.0263, picture.Sum(value => (double)value), 1e-2);

        float[] x3 = outputs[1].Plane(0, 0).ToArray(), y3 = outputs[1].Plane(0, 1).ToArray();
        Assert.Equal(126.7106, x3.Sum(value => (double)value), 1e-2);
        Assert.Equal(75.1653, y3.Sum(value => (double)value), 1e-2);
        AssertNear([0.160065, 0.141529], [x3[5 * 32 + 7], y3[5 * 32 + 7]]);
    }

    // Frames 9 to 11, halved by MATLAB's bicubic, a crop of 96x96; luma of 8 bits, 8 pixels left out on every side.
    [Theory]
    [InlineData("calendar", 60, 80, 26.423)]
    [InlineData("walk", 60, 120, 33.783)]
    [InlineData("city", 100, 200, 32.113)]
    public async Task The_authors_network_reaches_its_decibels_on_vid4(string clip, int top, int left, double decibels)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string folder = SharedData.Require($"judge-general/Vid4/{clip}");
        using Network network = OpenCheckpoint();
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken);
        string[] files = [.. ImageSequence.Find(folder).Skip(8).Take(3)];
        using Tape tape = new();
        Tensor low = tape.Rent(new Shape(1, 3, 96, 96));
        double[]? original = null;
        for (int t = 0; t < 3; t++)
        {
            using Frame read = await ImageFile.ReadAsync(ffmpeg, files[t], PixelFormats.Rgb24, cancellationToken);
            using Frame high = Crop(read, 0, 0, read.Width / 4 * 4, read.Height / 4 * 4);
            using Frame half = Resampler.Resize(high, 0.5, ResampleRule.Rounded);
            using Frame crop = Crop(half, left, top, 96, 96);
            for (int i = 0; i < 96 * 96; i++)
            {
                ReadOnlySpan<byte> p = crop.Memory.Span[(3 * i)..];
                low.Plane(0, t)[i] = (0.257f * p[0] + 0.504f * p[1] + 0.098f * p[2] + 16) / 255;
            }

            if (t != 1) continue;
            using Frame judged = Crop(high, 2 * left, 2 * top, 192, 192);
            byte[] samples = judged.Memory.ToArray();
            original = [.. Enumerable.Range(0, 192 * 192).Select(i => Math.Round(16 + (65.481 * samples[3 * i] + 128.553 * samples[3 * i + 1] + 24.966 * samples[3 * i + 2]) / 255, MidpointRounding.AwayFromZero))];
        }

        float[] picture = network.Forward(tape, low).Span.ToArray();
        double sum = 0;
        for (int i = 0; i < picture.Length; i++)
        {
            if (Math.Min(i / 192, i % 192) < 8 || Math.Max(i / 192, i % 192) >= 184) continue;
            double error = Math.Round(Math.Clamp(picture[i], 0, 1) * 255.0, MidpointRounding.AwayFromZero) - original![i];
            sum += error * error;
        }

        Assert.Equal(decibels, Psnr.FromMeanSquare(sum / (176 * 176)), 0.02);
    }

    private static Network OpenCheckpoint()
    {
        string path = SharedData.Require(Checkpoint);
        return Network.FromTensors(new SofVsrTipSpec(2), PyTorchFile.Read(path), path);
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<float> actual)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4);
    }

    private static Frame Crop(Frame source, int left, int top, int width, int height)
    {
        Frame crop = new(source.Format, width, height, source.Color);
        for (int y = 0; y < height; y++) source.Planes[0].Row<byte>(top + y).Slice(3 * left, 3 * width).CopyTo(crop.Planes[0].Row<byte>(y));
        return crop;
    }
}
