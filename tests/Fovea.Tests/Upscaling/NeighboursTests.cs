using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Cli;
using Fovea.Tests.Networks;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class NeighboursTests
{
    private static readonly HoFvsrSpec Small = new(2, Channels: 4, Blocks: 1, UpsamplingChannels: 4, FlowChannels: 4, FlowUpsamplingChannels: 4);

    [Fact]
    public async Task The_luma_is_the_networks_and_all_three_frames_matter()
    {
        using Network network = Samples.Lively(Small, 3);
        using Upscaler upscaler = Upscaler.Create("three", network, threads: 1);
        Frame[] frames = [.. Enumerable.Range(1, 3).Select(seed => Pictures.Noise(PixelFormats.Yuv444P, 12, 10, seed))];
        using Tape tape = new();
        using Tensor input = new(new Shape(1, 3, 10, 12)), luma = new(new Shape(1, 1, 10, 12));
        for (int i = 0; i < 3; i++)
        {
            PlaneConversion.ToLuma(frames[i], luma);
            luma.Span.CopyTo(input.Plane(0, i));
        }

        Centre(network, network.Forward(tape, input));
        Tensor expected = network.Forward(tape, input);
        using ClipUpscaler clip = upscaler.OpenClip();
        using Frame large = await clip.UpscaleAsync(frames[0], frames[1], frames[2], TestContext.Current.CancellationToken), still = await clip.UpscaleAsync(null, frames[1], null, TestContext.Current.CancellationToken);
        using Tensor found = new(expected.Shape);
        PlaneConversion.ToLuma(large, found);
        for (int i = 0; i < found.Count; i++) Assert.Equal(expected.Span[i], found.Span[i], 0.51 / 255);
        Assert.Contains(Enumerable.Range(0, 20), y => !large.Planes[0].Row<byte>(y).SequenceEqual(still.Planes[0].Row<byte>(y)));
        foreach (Frame frame in frames) frame.Dispose();
    }

    [Fact]
    public void Odd_sizes_keep_their_size()
    {
        using Network network = Samples.Lively(Small, 4);
        using Upscaler upscaler = Upscaler.Create("three", network, threads: 1);
        using Frame frame = Pictures.Noise(PixelFormats.Rgb24, 11, 9);
        using Frame large = upscaler.Upscale(frame, TestContext.Current.CancellationToken);
        Assert.Equal((22, 18), (large.Width, large.Height));
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(6, 10)]
    public void Parts_have_the_bits_of_the_whole_frame(int left, int right)
    {
        // Lively weights move far: flows point from one band into others.
        foreach (NetworkSpec spec in new NetworkSpec[] { Small, new SofVsrAccvSpec(2) })
        {
            using Network network = Samples.Lively(spec, 5);
            int radius = network.Graph.PartRadius, height = 3 * radius + 6 & ~1;
            Assert.InRange(radius, 16, 128);
            using Tensor input = new(new Shape(1, 3, height, 20));
            Random random = new(8);
            foreach (ref float value in input.Span) value = random.NextSingle();
            using Tape tape = new(), other = new();
            Tensor whole = network.Forward(tape, input);
            int[] cuts = [0, 2, height / 3 & ~1, height / 2 & ~1, height];
            for (int i = 0; i + 1 < cuts.Length; i++)
            {
                Tensor part = network.Graph.RunPart(other, input, network.Parameters, left, cuts[i], right, cuts[i + 1]);
                for (int y = 0; y < part.Shape.Height; y++)
                {
                    Assert.True(part.Span.Slice(y * part.Shape.Width, part.Shape.Width).SequenceEqual(whole.Span.Slice((2 * cuts[i] + y) * 40 + 2 * left, part.Shape.Width)), $"row {y} of part {i}");
                }

                other.Reset();
            }
        }
    }

    [Fact]
    public void Large_frames_are_cut_into_parts_of_bounded_size()
    {
        using Network network = Samples.Lively(Small, 9);
        using TiledBandUpscaler whole = new(network, new PlanOptions()), parts = new(network, new PlanOptions(), pixelsAtATime: 64);
        using Frame a = Pictures.Noise(PixelFormats.Yuv420P, 151, 99, 1), b = Pictures.Noise(PixelFormats.Yuv420P, 151, 99, 2);
        using Frame expected = Run(whole, 1, a, b), found = Run(parts, 5, a, b);
        Assert.True(expected.Planes[0].Memory.Span.SequenceEqual(found.Planes[0].Memory.Span));
    }

    [Fact]
    public async Task A_stream_sees_neighbours_but_not_across_cuts_for_any_number_of_threads()
    {
        using Network network = Samples.Lively(Small, 6);
        using Frame a = Grey(1), b = Grey(2), c = Grey(3), cut = Grey(4, 160), last = Grey(5, 160);
        byte[][] expected = Single(network, [(a, a, b), (a, b, c), (b, c, c), (cut, cut, last), (cut, last, last)]);
        foreach (int threads in new[] { 1, 3 }) Assert.Equal(expected, await StreamAsync(network, threads, a, b, c, cut, last));
        Assert.Equal(Single(network, [(a, a, a)]), await StreamAsync(network, 1, a));
        using Upscaler upscaler = Upscaler.Create("three", network, 1);
        using Frame alone = upscaler.Upscale(a, TestContext.Current.CancellationToken);
        Assert.Equal(Single(network, [(a, a, a)])[0], alone.Memory.ToArray());
    }

    [Fact]
    public async Task Frames_depend_neither_on_segments_nor_on_an_interruption()
    {
        using UpscaleClips clips = new();
        using Network network = Samples.Lively(Small, 7);
        string clip = clips.Clip("clip.mkv", frames: 16, size: "45x31");
        using Upscaler upscaler = Upscaler.Create("three", network, 2);
        VideoUpscaler video = new(upscaler);
        UpscaleOptions options = new() { SegmentFrames = 100, EncoderOptions = ["crf=0"] };
        await video.RunAsync(clip, clips["whole.mkv"], options, null, TestContext.Current.CancellationToken);
        options = options with { SegmentFrames = 4, Resume = true };
        using (CancellationTokenSource stop = new())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => video.RunAsync(clip, clips["parts.mkv"], options, new At(11, stop.Cancel), stop.Token));
        }

        Assert.NotEmpty(Directory.GetFiles(clips["parts.mkv.fovea-work"], "segment-?????.*"));
        await video.RunAsync(clip, clips["parts.mkv"], options, null, TestContext.Current.CancellationToken);
        Assert.Equal(UpscaleClips.Hashes(clips["whole.mkv"]), UpscaleClips.Hashes(clips["parts.mkv"]));
    }

    private static Frame Run(TiledBandUpscaler upscaler, int bands, Frame a, Frame b)
    {
        Frame large = new(a.Format, 2 * a.Width, 2 * a.Height, a.Color.Resolve(a.Format, a.Height));
        for (int i = 0; i < bands; i++) upscaler.Run(new TemporalWindow(a, b, a), new FrameBand(a.Height * i / bands & ~1, i == bands - 1 ? a.Height : a.Height * (i + 1) / bands & ~1), large);
        return large;
    }

    // Frames of one scene differ little, as the scene's cut is to be found where the light changes.
    private static Frame Grey(int seed, byte light = 20)
    {
        Frame frame = Pictures.Noise(PixelFormats.Gray, 22, 18, seed);
        using Frame scene = Pictures.Noise(PixelFormats.Gray, 22, 18, light);
        for (int i = 0; i < frame.Memory.Length; i++) frame.Memory.Span[i] = (byte)(light + scene.Memory.Span[i] % 80 + frame.Memory.Span[i] % 10);
        return frame;
    }

    private static byte[][] Single(Network network, IEnumerable<(Frame Before, Frame Now, Frame After)> triples)
    {
        using Tape tape = new();
        List<byte[]> all = [];
        foreach ((Frame before, Frame now, Frame after) in triples)
        {
            using Tensor input = new(new Shape(1, 3, now.Height, now.Width)), luma = new(new Shape(1, 1, now.Height, now.Width));
            foreach ((int index, Frame frame) in new[] { before, now, after }.Index())
            {
                PlaneConversion.ToLuma(frame, luma);
                luma.Span.CopyTo(input.Plane(0, index));
            }

            using Frame large = new(now.Format, 2 * now.Width, 2 * now.Height, now.Color.Resolve(now.Format, now.Height));
            PlaneConversion.FromLuma(network.Forward(tape, input), large);
            all.Add(large.Memory.ToArray());
            tape.Reset();
        }

        return [.. all];
    }

    private static async Task<byte[][]> StreamAsync(Network network, int threads, params Frame[] frames)
    {
        using Upscaler upscaler = Upscaler.Create("three", network, threads);
        List<byte[]> large = [];
        await foreach (Frame frame in upscaler.RunAsync(Shares(frames), 0, TestContext.Current.CancellationToken))
        {
            using (frame) large.Add(frame.Memory.ToArray());
        }

        return [.. large];
    }

    private static async IAsyncEnumerable<Frame> Shares(Frame[] frames)
    {
        foreach ((int index, Frame frame) in frames.Index())
        {
            await Task.Yield();
            yield return frame.Share(index);
        }
    }

    private sealed class At(long frames, Action act) : IProgress<UpscaleProgress>
    {
        public void Report(UpscaleProgress value)
        {
            if (value.Frames == frames) act();
        }
    }

    // The last layer is linear: bias and weights are set so that all values lie around the middle and none is clipped.
    private static void Centre(Network network, Tensor output)
    {
        string bias = network.Parameters.Names.Single(name => name.EndsWith("bias", StringComparison.Ordinal));
        float shift = network.Parameters[bias].Span[0], largest = 0;
        foreach (float value in output.Span) largest = Math.Max(largest, Math.Abs(value - shift));
        foreach (ref float weight in network.Parameters[bias.Replace("bias", "weight", StringComparison.Ordinal)].Span) weight *= 0.35f / largest;
        network.Parameters[bias].Span[0] = 0.5f;
    }
}
