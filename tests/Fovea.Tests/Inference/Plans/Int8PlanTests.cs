using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Inference.Quantization;
using Fovea.Tests.Networks;

namespace Fovea.Tests.Inference.Plans;

public sealed class Int8PlanTests
{
    private static readonly (int Width, int Height)[] Sizes = [(1, 1), (1, 9), (9, 1), (15, 3), (16, 4), (17, 5), (63, 3), (64, 2), (65, 4), (485, 2)];

    private static readonly PlanOptions Int8 = new(Precision: Precision.Int8);

    private static readonly RowCoding Bytes = new(SampleType.Byte, 0, 255, 255);

    public static TheoryData<NetworkSpec> Specs =>
    [
        new EvsrNetSpec(8, 2, 4),
        new EvsrNetSpec(8, 1, 2, UpsamplingPath.Nearest),
        new EvsrNetSpec(5, 1, 3, UpsamplingPath.Nearest, ReluAfterAdd: true, InputColor.Luma),
        new EvsrNetSpec(12, 1, 4, UpsamplingPath.Bilinear),
        new EvsrNetSpec(16, 1, 3, UpsamplingPath.Bicubic, ReluAfterAdd: true),
        new EvsrNetSpec(1, 0, 2, UpsamplingPath.Nearest, Input: InputColor.Luma),
        new KernelsSpec(),
    ];

    // Scalar, 128, 256 and 512 bits; the wide ones with AVX-VNNI and with bytes widened.
    private static IEnumerable<(int Lanes, bool Widens)> Machines => [(16, false), (16, true), (8, false), (8, true), (4, false), (1, false)];

    [Theory]
    [MemberData(nameof(Specs))]
    public void A_plan_gives_the_bits_of_the_plain_judge_on_every_size_and_kind_of_lanes(NetworkSpec spec)
    {
        using Network network = Samples.Lively(spec, 3);
        foreach ((int width, int height) in Sizes)
        {
            using Tensor picture = Samples.Picture(spec.InputChannels, height, width, 7);
            QuantizationTable ranges = Ranges.Of(network, picture);
            float[] floats = new PlainInt8(network, ranges, picture).Run(), codes = new PlainInt8(network, ranges, picture).Run(Bytes);
            foreach ((int lanes, bool widens) in Machines)
            {
                using IDisposable choice = SimdWidth.Use(lanes), other = widens ? SimdWidth.UseWidenedBytes() : SimdWidth.Use(lanes);
                using InferencePlan plan = InferencePlan.Compile(network, width, height, Int8, ranges);
                Assert.Equal(Precision.Int8, plan.Precision);
                Same(floats, Whole(plan, picture), $"{width}x{height}, floats, {plan.Describe()}");
                Same(codes, Codes(plan, picture, Bytes), $"{width}x{height}, bytes, {plan.Describe()}");
            }
        }
    }

    [Fact]
    public void Codes_of_limited_range_and_of_ten_bits_are_those_of_the_values()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(8, 1, 4, UpsamplingPath.Nearest), 3);
        using Tensor picture = Samples.Picture(3, 6, 37, 7);
        QuantizationTable ranges = Ranges.Of(network, picture);
        using InferencePlan plan = InferencePlan.Compile(network, 37, 6, Int8, ranges);
        RowCoding limited = new(SampleType.Byte, 16, 219, 255), words = new(SampleType.Word, 0, 1023, 1023);
        Same(new PlainInt8(network, ranges, picture).Run(limited), Codes(plan, picture, limited), "limited");
        float[] values = Whole(plan, picture);
        Same([.. values.Select(value => (float)(int)(Math.Clamp(value * 1023, 0, 1023) + 0.5f))], Codes(plan, picture, words), "words");
    }

    [Theory]
    [InlineData(UpsamplingPath.None)]
    [InlineData(UpsamplingPath.Nearest)]
    [InlineData(UpsamplingPath.Bicubic)]
    public void Ranges_of_rows_give_the_bits_of_the_whole_in_any_order_and_on_threads(UpsamplingPath path)
    {
        using Network network = Samples.Lively(new EvsrNetSpec(8, 2, 3, path), 5);
        using Tensor picture = Samples.Picture(3, 41, 21, 2);
        using InferencePlan plan = InferencePlan.Compile(network, 21, 41, Int8, Ranges.Of(network, picture));
        float[] whole = Whole(plan, picture);
        using Tensor parts = new(new Shape(1, 3, 123, 63));
        (int First, int End)[] ranges = [(96, 123), (0, 3), (3, 45), (45, 48), (48, 96)];
        Parallel.ForEach(ranges, range =>
        {
            using TensorTarget target = new(parts);
            plan.Run(new TensorRows(picture), target, range.First, range.End);
        });
        Assert.Equal(whole, parts.Span.ToArray());
    }

    [Fact]
    public void Int8_stays_close_to_float32()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(8, 3, 4, UpsamplingPath.Nearest), 5);
        using Tensor picture = Samples.Picture(3, 40, 50, 2);
        QuantizationTable ranges = Ranges.Of(network, picture);
        using InferencePlan plan = InferencePlan.Compile(network, 50, 40, Int8, ranges), exact = InferencePlan.Compile(network, 50, 40);
        float[] quantised = Whole(plan, picture), floats = Whole(exact, picture);
        double error = Math.Sqrt(quantised.Zip(floats).Average(pair => Math.Pow(pair.First - pair.Second, 2)));
        double spread = Math.Sqrt(floats.Average(value => value * value));
        Assert.InRange(error / spread, 1e-4, 0.02);
    }

    [Fact]
    public void What_cannot_run_in_int8_is_refused_in_one_line()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(4, 1, 2), 5);
        BadInputException none = Assert.Throws<BadInputException>(() => InferencePlan.Compile(network, 9, 9, Int8));
        Assert.Equal(FailureReason.NoInt8Ranges, none.Reason);
        QuantizationTable empty = new(new Dictionary<string, ValueRange>());
        Assert.Contains("'conv_in'", Assert.Throws<BadInputException>(() => InferencePlan.Compile(network, 9, 9, Int8, empty)).Message, StringComparison.Ordinal);
        using Network other = Samples.Lively(new EspcnSpec(2), 5);
        using Tensor picture = Samples.Picture(1, 9, 9, 2);
        BadInputException form = Assert.Throws<BadInputException>(() => InferencePlan.Compile(other, 9, 9, Int8, Ranges.Of(other, picture)));
        Assert.Contains("no int8 form", form.Message, StringComparison.Ordinal);
    }

    private static void Same(float[] expected, float[] actual, string what)
    {
        int wrong = expected.Zip(actual).Count(pair => pair.First != pair.Second);
        int first = Enumerable.Range(0, expected.Length).FirstOrDefault(i => expected[i] != actual[i]);
        Assert.True(wrong == 0, $"{what}: {wrong} of {expected.Length} differ, first {first}: {actual[first]} for {expected[first]}");
    }

    private static float[] Whole(InferencePlan plan, Tensor input)
    {
        using Tensor output = new(new Shape(1, plan.Channels, plan.Height * plan.Scale, plan.Width * plan.Scale));
        using TensorTarget target = new(output);
        plan.Run(new TensorRows(input), target, 0, output.Shape.Height);
        return output.Span.ToArray();
    }

    private static float[] Codes(InferencePlan plan, Tensor input, RowCoding coding)
    {
        int width = plan.Width * plan.Scale, height = plan.Height * plan.Scale, stride = width * coding.Bytes + 7;
        byte[][] planes = [.. Enumerable.Range(0, plan.Channels).Select(_ => new byte[stride * height])];
        foreach (byte[] plane in planes) Array.Fill(plane, (byte)77);
        using (PlaneTarget target = new([.. planes.Select(plane => (plane.AsMemory(), stride))], width, coding)) plan.Run(new TensorRows(input), target, 0, height);
        List<float> codes = [];
        foreach (byte[] plane in planes)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++) codes.Add(coding.Bytes == 1 ? plane[y * stride + x] : BitConverter.ToUInt16(plane, y * stride + 2 * x));
                Assert.DoesNotContain(plane[(y * stride + width * coding.Bytes)..((y + 1) * stride)], value => value != 77);
            }
        }

        return [.. codes];
    }

    // Kernels of 5 and 1, and the pixel order that EVSRNet does not have.
    private sealed record KernelsSpec() : NetworkSpec(2, InputColor.Rgb, CurrentVersion)
    {
        public override NetworkGraph BuildGraph()
        {
            GraphBuilder net = new();
            GraphValue features = net.Relu(net.Convolution("first", net.Input("frame", 3), 6, 5, Initialization.KaimingFanIn()));
            GraphValue mixed = net.Convolution("second", features, 10, 1, Initialization.KaimingFanIn());
            return net.Build(net.PixelShuffle(net.Convolution("last", mixed, 12, 5, Initialization.KaimingFanIn()), 2, PixelOrder.Dcr));
        }

        private protected override void ValidateFields()
        {
        }
    }
}
