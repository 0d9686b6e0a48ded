using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Inference.Quantization;
using Fovea.Tests.Networks;

namespace Fovea.Tests.Inference.Plans;

public sealed class InferencePlanTests
{
    private static readonly (int Width, int Height)[] Sizes = [(1, 1), (1, 9), (9, 1), (2, 2), (15, 3), (16, 4), (17, 5), (63, 3), (64, 2), (65, 13), (205, 3)];

    private static readonly PlanOptions Direct = new(ConvolutionAlgorithm.Direct);
    private static readonly PlanOptions Winograd = new(ConvolutionAlgorithm.Winograd);

    public static TheoryData<NetworkSpec> Specs =>
    [
        new EvsrNetSpec(8, 2, 4),
        new EvsrNetSpec(8, 1, 2, UpsamplingPath.Nearest),
        new EvsrNetSpec(5, 1, 3, UpsamplingPath.Nearest, ReluAfterAdd: true, InputColor.Luma),
        new EvsrNetSpec(12, 1, 4, UpsamplingPath.Bilinear),
        new EvsrNetSpec(16, 1, 3, UpsamplingPath.Bicubic, ReluAfterAdd: true),
        new EvsrNetSpec(1, 0, 2, UpsamplingPath.Nearest, Input: InputColor.Luma),
        new EspcnSpec(3),
        new FsrcnnSpec(2, 10, 5, 1),
        new FsrcnnSpec(3, 8, 4, 1, InputColor.Rgb),
        new FsrcnnSpec(4, 9, 3, 0),
        new SrcnnSpec(2),
        new SrcnnSpec(3, 3, InputColor.Rgb),
        new BicubicSpec(4),
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void A_plan_gives_the_bits_of_the_tape_on_every_size_and_lane_width(NetworkSpec spec)
    {
        using Network network = Samples.Lively(spec, 3);
        foreach ((int width, int height) in Sizes)
        {
            using Tensor input = Samples.Picture(spec.InputChannels, height, width, 7);
            using Tape tape = new();
            float[] expected = network.Forward(tape, input).Span.ToArray();
            foreach (int lanes in SimdWidth.All)
            {
                if (lanes == 1 && width * height > 100) continue;
                using IDisposable choice = SimdWidth.Use(lanes);
                using InferencePlan plan = InferencePlan.Compile(network, width, height, Direct);
                Assert.True(plan.IsFused, plan.Describe());
                float[] actual = Whole(plan, input);
                int wrong = Enumerable.Range(0, expected.Length).Count(i => expected[i] != actual[i]);
                Assert.True(wrong == 0, $"{width}x{height} with {lanes} lanes: {wrong} of {expected.Length} values differ");
            }
        }
    }

    [Fact]
    public void A_network_of_three_frames_runs_with_plain_operations_says_so_and_keeps_its_memory()
    {
        using Network network = Samples.Lively(new HoFvsrSpec(2, 8, 1, 8, 16, 8), 3);
        using Tensor frames = Samples.Picture(3, 12, 18, 7);
        using Tape tape = new();
        float[] expected = network.Forward(tape, frames).Span.ToArray();
        using InferencePlan plan = InferencePlan.Compile(network, 18, 12);
        Assert.False(plan.IsFused);
        Assert.Contains("plain operations", plan.Describe(), StringComparison.Ordinal);
        Assert.Equal(expected, Whole(plan, frames));
        Whole(plan, frames);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Whole(plan, frames);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Feature maps alone would be some hundred KiB; what remains is lists of references and the caller's result.
        Assert.True(allocated < 64 << 10, $"{allocated} bytes for one frame");
    }

    [Theory]
    [InlineData(8, 2, 4, UpsamplingPath.None, false)]
    [InlineData(13, 1, 2, UpsamplingPath.Nearest, true)]
    [InlineData(16, 2, 3, UpsamplingPath.Bilinear, false)]
    [InlineData(3, 0, 2, UpsamplingPath.Bicubic, false)]
    public void Winograd_is_close_to_plain_sums_and_the_same_with_every_lane_width(int channels, int blocks, int scale, UpsamplingPath path, bool reluAfterAdd)
    {
        using Network network = Samples.Lively(new EvsrNetSpec(channels, blocks, scale, path, reluAfterAdd), 3);
        foreach ((int width, int height) in Sizes)
        {
            using Tensor input = Samples.Picture(3, height, width, 7);
            using Tape tape = new();
            float[] plain = network.Forward(tape, input).Span.ToArray();
            float[]? first = null;
            foreach (int lanes in SimdWidth.All.Reverse())
            {
                if (lanes == 1 && width * height > 100) continue;
                using IDisposable choice = SimdWidth.Use(lanes);
                using InferencePlan plan = InferencePlan.Compile(network, width, height, Winograd);
                Assert.Contains("Winograd", plan.Describe(), StringComparison.Ordinal);
                float[] actual = Whole(plan, input);
                first ??= actual;
                Assert.Equal(first, actual);
            }

            float error = plain.Zip(first!).Max(pair => Math.Abs(pair.First - pair.Second));
            Assert.True(error < 2e-5, $"{width}x{height}: {error}");
            Assert.True(width * height < 100 || error > 0, "plain sums ran");
        }
    }

    [Fact]
    public void What_winograd_does_not_fit_takes_plain_sums()
    {
        using Network network = Samples.Lively(new EspcnSpec(2), 3);
        using InferencePlan plan = InferencePlan.Compile(network, 40, 20, Winograd);
        Assert.Contains("direct", plan.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UpsamplingPath.None, ConvolutionAlgorithm.Direct)]
    [InlineData(UpsamplingPath.Bicubic, ConvolutionAlgorithm.Direct)]
    [InlineData(UpsamplingPath.Bicubic, ConvolutionAlgorithm.Winograd)]
    [InlineData(UpsamplingPath.Nearest, ConvolutionAlgorithm.Winograd)]
    public void Ranges_of_rows_give_the_bits_of_the_whole_in_any_order_and_on_threads(UpsamplingPath path, ConvolutionAlgorithm algorithm)
    {
        using Network network = Samples.Lively(new EvsrNetSpec(8, 2, 3, path), 5);
        using Tensor input = Samples.Picture(3, 41, 21, 2);
        using InferencePlan plan = InferencePlan.Compile(network, 21, 41, new PlanOptions(algorithm));
        float[] whole = Whole(plan, input);
        using Tensor parts = new(new Shape(1, 3, 123, 63));
        (int First, int End)[] ranges = [(96, 123), (0, 3), (3, 45), (45, 48), (48, 96)];
        Parallel.ForEach(ranges, range =>
        {
            using TensorTarget target = new(parts);
            plan.Run(new TensorRows(input), target, range.First, range.End);
        });
        Assert.Equal(whole, parts.Span.ToArray());
    }

    [Fact]
    public void A_second_frame_of_another_content_is_not_touched_by_the_first()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(8, 2, 2), 5);
        using Tensor first = Samples.Picture(3, 12, 19, 2), second = Samples.Picture(3, 12, 19, 3);
        using InferencePlan plan = InferencePlan.Compile(network, 19, 12), fresh = InferencePlan.Compile(network, 19, 12);
        Whole(plan, first);
        Assert.Equal(Whole(fresh, second), Whole(plan, second));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Codes_are_those_of_the_rounded_and_clamped_floats(int scale)
    {
        foreach (UpsamplingPath path in new[] { UpsamplingPath.Nearest, UpsamplingPath.Bilinear })
        {
            using Network network = Samples.Lively(new EvsrNetSpec(8, 1, scale, path), 5);
            foreach (int width in new[] { 1, 17, 50, 201 })
            {
                using Tensor input = Samples.Picture(3, 5, width, 2);
                using InferencePlan plan = InferencePlan.Compile(network, width, 5);
                float[] values = Whole(plan, input);
                Assert.Equal(values.Select(value => Code(value, 16, 219, 255)), Codes(plan, input, new RowCoding(SampleType.Byte, 16, 219, 255)));
                Assert.Equal(values.Select(value => Code(value, 0, 1023, 1023)), Codes(plan, input, new RowCoding(SampleType.Word, 0, 1023, 1023)));
            }
        }
    }

    [Fact]
    public void Groups_of_rows_come_with_their_margins_and_cover_the_range_once()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(8, 1, 3), 5);
        using Tensor input = Samples.Picture(3, 31, 20, 2);
        using InferencePlan plan = InferencePlan.Compile(network, 20, 31);
        float[] whole = Whole(plan, input);
        foreach ((int first, int end) in new[] { (0, 93), (0, 30), (30, 60), (90, 93), (42, 48) })
        {
            int next = first;
            using RowGroupTarget target = new(3, 60, 93, (1, 1), (rows, top, from, to) =>
            {
                Assert.Equal(next, from);
                Assert.True(to == end || to % 2 == 0);
                next = to;
                for (int y = Math.Max(0, from - 1); y < Math.Min(93, to + 1); y++)
                {
                    for (int c = 0; c < 3; c++) Assert.Equal(whole[((c * 93 + y) * 60)..((c * 93 + y + 1) * 60)], rows.Plane(0, c).Slice((y - top) * 60, 60).ToArray());
                }
            });
            plan.Run(new TensorRows(input), target, first, end);
            Assert.Equal(end, next);
        }
    }

    [Fact]
    public void A_graph_without_a_row_form_says_so_and_still_runs()
    {
        using Network network = Network.Create(new SplitSpec(), 4);
        using Tensor input = Samples.Picture(3, 33, 10, 2);
        using InferencePlan plan = InferencePlan.Compile(network, 10, 33);
        Assert.False(plan.IsFused);
        Assert.Contains("'split", plan.Describe(), StringComparison.Ordinal);
        using Tape tape = new();
        float[] expected = network.Forward(tape, input).Span.ToArray();
        Assert.Equal(expected, Whole(plan, input));
        using Tensor parts = new(new Shape(1, 3, 66, 20));
        using TensorTarget target = new(parts);
        plan.Run(new TensorRows(input), target, 20, 66);
        plan.Run(new TensorRows(input), target, 0, 20);
        Assert.Equal(expected, parts.Span.ToArray());
    }

    private static float[] Whole(InferencePlan plan, Tensor input)
    {
        using Tensor output = new(new Shape(1, plan.Channels, plan.Height * plan.Scale, plan.Width * plan.Scale));
        using TensorTarget target = new(output);
        plan.Run(new TensorRows(input), target, 0, output.Shape.Height);
        return output.Span.ToArray();
    }

    private static IEnumerable<int> Codes(InferencePlan plan, Tensor input, RowCoding coding)
    {
        int width = plan.Width * plan.Scale, height = plan.Height * plan.Scale, stride = width * coding.Bytes + 6;
        byte[][] planes = [.. Enumerable.Range(0, plan.Channels).Select(_ => new byte[stride * height])];
        foreach (byte[] plane in planes) Array.Fill(plane, (byte)77);
        using (PlaneTarget target = new([.. planes.Select(plane => (plane.AsMemory(), stride))], width, coding)) plan.Run(new TensorRows(input), target, 0, height);
        foreach (byte[] plane in planes)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++) yield return coding.Bytes == 1 ? plane[y * stride + x] : BitConverter.ToUInt16(plane, y * stride + 2 * x);
                Assert.All(plane[(y * stride + width * coding.Bytes)..((y + 1) * stride)], value => Assert.Equal(77, value));
            }
        }
    }

    private static int Code(float value, float zero, float unit, float max) =>
        (int)(Math.Clamp(MathF.FusedMultiplyAdd(value, unit, zero), 0, max) + 0.5f);

    // Halves of the features go separate ways: nothing that rows know.
    private sealed record SplitSpec() : NetworkSpec(2, InputColor.Rgb, CurrentVersion)
    {
        public override NetworkGraph BuildGraph()
        {
            GraphBuilder net = new();
            GraphValue features = net.Convolution("in", net.Input("frame", 3), 4, 3, Initialization.KaimingFanIn());
            IReadOnlyList<GraphValue> halves = net.Split(features, 2, 2);
            return net.Build(net.PixelShuffle(net.Convolution("out", net.Concat(halves[1], net.Relu(halves[0])), 12, 3, Initialization.KaimingFanIn()), 2));
        }

        private protected override void ValidateFields()
        {
        }
    }
}
