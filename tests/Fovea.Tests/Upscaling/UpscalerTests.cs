using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class UpscalerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly EvsrNetSpec SmallRgb = new(4, 1, 2, UpsamplingPath.Nearest);

    public static TheoryData<string> Formats => [.. PixelFormats.All.Select(format => format.Name)];

    public static TheoryData<ColorMatrix, ColorRange, string> Colors
    {
        get
        {
            TheoryData<ColorMatrix, ColorRange, string> data = [];
            foreach (ColorMatrix matrix in Enum.GetValues<ColorMatrix>())
            {
                foreach (ColorRange range in new[] { ColorRange.Limited, ColorRange.Full })
                {
                    data.Add(matrix, range, "yuv420p");
                    data.Add(matrix, range, "yuv444p10le");
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Bands_on_threads_give_the_bits_of_the_whole_frame(string name)
    {
        Assert.True(PixelFormats.TryGet(name, out PixelFormat? format));
        using Network network = Network.Create(SmallRgb, seed: 5);
        ColorDescription color = new(ColorMatrix.Bt2020, Siting: ChromaSiting.TopLeft);
        using Frame source = Pictures.Noise(format, 21, 131, color: color);
        // What hides under full transparency is replaced before bands are cut.
        using Frame seen = format.HasAlpha ? HiddenColors.Fill(source) : source.Share(source.Timestamp);
        using Frame whole = UpscaleWhole(network, seen);
        Assert.True(FrameBand.Split(131, network.ReceptiveRadius, 5, 131).Length > 2, "the frame is not cut");
        foreach (int threads in new[] { 1, 5 })
        {
            using Upscaler upscaler = Upscaler.Create("net", network, threads, new PlanOptions(ConvolutionAlgorithm.Direct));
            using Frame enlarged = upscaler.Upscale(source, Stop);
            Assert.Equal((format, 42, 262), (enlarged.Format, enlarged.Width, enlarged.Height));
            AssertSamePlanes(whole, enlarged, format.HasAlpha ? format.PlaneCount - 1 : format.PlaneCount);
        }
    }

    [Fact]
    public void Winograd_changes_no_sample_by_more_than_one_code()
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 3, 4), seed: 5);
        using Frame source = Pictures.Noise(PixelFormats.Yuv420P, 70, 60);
        using Upscaler direct = Upscaler.Create("net", network, 2, new PlanOptions(ConvolutionAlgorithm.Direct));
        using Upscaler winograd = Upscaler.Create("net", network, 2, new PlanOptions(ConvolutionAlgorithm.Winograd));
        using Frame expected = direct.Upscale(source, Stop), actual = winograd.Upscale(source, Stop);
        byte[] a = expected.Memory.ToArray(), b = actual.Memory.ToArray();
        Assert.All(a.Zip(b), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
        Assert.True(a.Zip(b).Count(pair => pair.First != pair.Second) < a.Length / 1000);
    }

    [Fact]
    public void A_settled_algorithm_is_kept()
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 3, 4), seed: 5);
        using Frame source = Pictures.Noise(PixelFormats.Rgb, 70, 60);
        foreach (ConvolutionAlgorithm algorithm in new[] { ConvolutionAlgorithm.Direct, ConvolutionAlgorithm.Winograd })
        {
            using Upscaler upscaler = Upscaler.Create("net", network, 2), asked = Upscaler.Create("net", network, 2, new PlanOptions(algorithm));
            upscaler.Upscale(source, Stop).Dispose();
            Assert.Equal(algorithm, upscaler.Pin(70, 60, new PinnedPlan(Precision.Float32, algorithm)).Algorithm);
            Assert.Equal(Bytes(asked.Upscale(source, Stop)), Bytes(upscaler.Upscale(source, Stop)));
        }
    }

    [Fact]
    public void Luma_networks_compute_luma_and_leave_chroma_to_bicubic()
    {
        using Network network = Network.Create(new EspcnSpec(3), seed: 5);
        using Frame source = Pictures.Noise(PixelFormats.Yuv420P10, 30, 140);
        using Upscaler upscaler = Upscaler.Create("net", network, 4, new PlanOptions(ConvolutionAlgorithm.Direct));
        using Frame enlarged = upscaler.Upscale(source, Stop);

        using Frame expected = new(source.Format, 90, 420, enlarged.Color);
        PlaneUpscaler.UpscaleChroma(source, expected);
        using Tape tape = new();
        Tensor luma = tape.Rent(new Shape(1, 1, 140, 30));
        PlaneConversion.ToLuma(source, luma);
        PlaneConversion.FromLuma(network.Forward(tape, luma), expected);
        AssertSamePlanes(expected, enlarged, 3);
    }

    [Fact]
    public void Luma_networks_keep_the_hue_of_rgb_pictures()
    {
        using Network network = Network.Create(new BicubicSpec(2, InputColor.Luma), seed: 0);
        using Upscaler upscaler = Upscaler.Create("net", network, 2);
        using Frame source = Pictures.Flat(PixelFormats.Rgb, 12, 100, ColorDescription.Unspecified, 200, 40, 90);
        using Frame enlarged = upscaler.Upscale(source, Stop);
        int[] colors = [200, 40, 90];
        for (int p = 0; p < 3; p++) Assert.InRange(Pictures.Sample(enlarged.Planes[p], 11, 99), colors[p] - 1, colors[p] + 1);
    }

    [Fact]
    public void Opacity_is_enlarged_beside_the_network()
    {
        using Network network = Network.Create(SmallRgb, seed: 5);
        using Upscaler upscaler = Upscaler.Create("net", network, 2);
        using Frame source = Pictures.Noise(PixelFormats.Rgba, 20, 90);
        using Frame enlarged = upscaler.Upscale(source, Stop);
        using Frame expected = new(source.Format, 40, 180, enlarged.Color);
        PlaneUpscaler.UpscaleAlpha(source, expected);
        Assert.Equal(expected.Planes[3].Memory.ToArray(), enlarged.Planes[3].Memory.ToArray());
    }

    [Theory]
    [MemberData(nameof(Colors))]
    public void Flat_colours_do_not_shift(ColorMatrix matrix, ColorRange range, string name)
    {
        Assert.True(PixelFormats.TryGet(name, out PixelFormat? format));
        using Network network = Network.Create(new BicubicSpec(4), seed: 0);
        using Upscaler upscaler = Upscaler.Create("bicubic", network, 2);
        int step = 1 << (format.BitDepth - 8);
        foreach (int[] codes in new int[][] { [16, 128, 128], [235, 128, 128], [120, 90, 170], [60, 160, 110] })
        {
            int[] scaled = [.. codes.Select(code => code * step)];
            using Frame source = Pictures.Flat(format, 16, 700, new ColorDescription(matrix, range), scaled);
            using Frame enlarged = upscaler.Upscale(source, Stop);
            for (int p = 0; p < 3; p++)
            {
                Plane plane = enlarged.Planes[p];
                foreach ((int x, int y) in new[] { (0, 0), (plane.Width / 2, plane.Height / 2), (plane.Width - 1, plane.Height - 1) })
                {
                    Assert.InRange(Pictures.Sample(plane, x, y), scaled[p] - 1, scaled[p] + 1);
                }
            }
        }
    }

    [Fact]
    public void A_stream_keeps_order_and_timestamps_and_disposes_what_it_took()
    {
        using Network network = Network.Create(SmallRgb, seed: 5);
        using Upscaler upscaler = Upscaler.Create("net", network, 3);
        List<Frame> sources = [.. Enumerable.Range(0, 20).Select(i => Pictures.Noise(PixelFormats.Yuv420P, 16, i % 3 == 0 ? 120 : 8, i, timestamp: 1000 - i * i))];
        List<byte[]> alone = [.. sources.Select(source => Bytes(upscaler.Upscale(source, Stop)))];
        List<long> timestamps = [];
        List<byte[]> streamed = [];
        foreach (Frame frame in upscaler.RunAsync(Stream(sources), 0, Stop).ToBlockingEnumerable(Stop))
        {
            timestamps.Add(frame.Timestamp);
            streamed.Add(Bytes(frame));
        }

        Assert.Equal(sources.Select(source => source.Timestamp), timestamps);
        Assert.Equal(alone, streamed);
    }

    [Fact]
    public async Task A_failing_source_ends_the_stream_with_its_own_failure_after_the_frames_before_it()
    {
        using Network network = Network.Create(SmallRgb, seed: 5);
        using Upscaler upscaler = Upscaler.Create("net", network, 2);
        int frames = 0;
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(async () =>
        {
            await foreach (Frame frame in upscaler.RunAsync(Failing(3), 0, Stop))
            {
                frame.Dispose();
                frames++;
            }
        });
        Assert.Equal("broken", failure.Message);
        Assert.Equal(3, frames);
    }

    [Fact]
    public async Task A_stream_reads_ahead_no_further_than_its_threads_need()
    {
        using Network network = Network.Create(SmallRgb, seed: 5);
        using Upscaler upscaler = Upscaler.Create("net", network, 2);
        int read = 0;
        await using IAsyncEnumerator<Frame> stream = upscaler.RunAsync(Endless(() => read++, Stop), 0, Stop).GetAsyncEnumerator(Stop);
        for (int i = 1; i <= 30; i++)
        {
            Assert.True(await stream.MoveNextAsync());
            stream.Current.Dispose();
            Assert.InRange(read, i, i + 10);
        }
    }

    [Fact]
    public async Task Cancelling_ends_a_stream_promptly()
    {
        using Network network = Network.Create(SmallRgb, seed: 5);
        using Upscaler upscaler = Upscaler.Create("net", network, 2);
        using CancellationTokenSource cancellationToken = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Frame frame in upscaler.RunAsync(Endless(() => { }, Stop), 0, cancellationToken.Token))
            {
                frame.Dispose();
                await cancellationToken.CancelAsync();
            }
        });
    }

    private static Frame UpscaleWhole(Network network, Frame source)
    {
        using Tape tape = new();
        Tensor input = tape.Rent(new Shape(1, 3, source.Height, source.Width));
        PlaneConversion.ToRgb(source, input);
        Frame enlarged = new(source.Format, source.Width * network.Scale, source.Height * network.Scale, source.Color.Resolve(source.Format, source.Height));
        PlaneConversion.FromRgb(network.Forward(tape, input), enlarged);
        return enlarged;
    }

    private static void AssertSamePlanes(Frame expected, Frame actual, int planes)
    {
        for (int p = 0; p < planes; p++) Assert.Equal(expected.Planes[p].Memory.ToArray(), actual.Planes[p].Memory.ToArray());
    }

    private static byte[] Bytes(Frame frame)
    {
        using (frame) return frame.Memory.ToArray();
    }

    private static async IAsyncEnumerable<Frame> Stream(IEnumerable<Frame> frames)
    {
        foreach (Frame frame in frames)
        {
            await Task.Yield();
            yield return frame;
        }
    }

    private static async IAsyncEnumerable<Frame> Failing(int after)
    {
        for (int i = 0; i < after; i++) yield return Pictures.Noise(PixelFormats.Gray, 8, 8);
        await Task.Yield();
        throw new BadInputException("broken");
    }

    private static async IAsyncEnumerable<Frame> Endless(Action onRead, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            onRead();
            yield return Pictures.Noise(PixelFormats.Gray, 8, 8);
        }
    }
}
