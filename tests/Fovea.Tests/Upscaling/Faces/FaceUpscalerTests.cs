using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Faces;
using Fovea.Tests.References;
using Fovea.Upscaling;
using Fovea.Upscaling.Faces;

namespace Fovea.Tests.Upscaling.Faces;

public sealed class FaceUpscalerTests
{
    private static readonly FaceBox[] Boxes = [new(20, 12, 44, 36), new(-8, -4, 20, 24), new(70, 40, 100, 70), new(30, 20, 60, 50)];

    // The background once more, as a face: wherever it is laid, nothing may be seen of it.
    [Fact]
    public void A_face_that_equals_the_background_leaves_no_seam()
    {
        using Network bicubic = Network.Create(new BicubicSpec(2, InputColor.Luma), 0);
        using DeterministicParallel pool = new(2);
        using FaceNetwork faces = new(bicubic, new FaceUpscaleOptions(), pool);
        foreach (PixelFormat format in new[] { PixelFormats.Yuv420P, PixelFormats.Yuv444P10, PixelFormats.Gray, PixelFormats.Rgb24 })
        {
            using Frame source = Pictures.Noise(format, 96, 64);

            // Colours that are cut off at their bounds have another luma than what the network makes.
            if (format.Model == ColorModel.Rgb) foreach (ref byte sample in source.Memory.Span) sample = (byte)(64 + sample / 2);
            using Upscaler background = Upscaler.Create("bicubic", bicubic, threads: 1);
            using Frame expected = background.Upscale(source, TestContext.Current.CancellationToken);
            using TrackedFrame moment = Moment(source, Boxes);
            using Frame merged = Merge(faces, null, moment, null, background.Upscale(source, TestContext.Current.CancellationToken));
            Assert.True(LargestDifference(expected, merged) <= 1, $"{format}: {LargestDifference(expected, merged)}");
        }
    }

    [Fact]
    public void Only_the_luma_of_regions_changes_and_it_does()
    {
        using Network network = Network.Create(Small, 3);
        using DeterministicParallel pool = new(2);
        using FaceNetwork faces = new(network, new FaceUpscaleOptions(), pool);
        using Frame source = Pictures.Noise(PixelFormats.Yuv420P, 96, 64);
        using Network bicubic = Network.Create(new BicubicSpec(2), 0);
        using Upscaler background = Upscaler.Create("bicubic", bicubic, threads: 1);
        using Frame expected = background.Upscale(source, TestContext.Current.CancellationToken);
        using TrackedFrame moment = Moment(source, Boxes[0]);
        using Frame merged = Merge(faces, null, moment, null, background.Upscale(source, TestContext.Current.CancellationToken));
        (int Left, int Top, int Right, int Bottom) inner = FaceRegion.Of(Boxes[0], 96, 64, new FaceUpscaleOptions())!.Value.Inner;
        int changed = 0;
        for (int y = 0; y < 128; y++)
        {
            for (int x = 0; x < 192; x++)
            {
                bool inside = x >= 2 * inner.Left && x < 2 * inner.Right && y >= 2 * inner.Top && y < 2 * inner.Bottom;
                bool same = merged.Planes[0].Row<byte>(y)[x] == expected.Planes[0].Row<byte>(y)[x];
                Assert.True(inside || same, $"({x}, {y}) changed");
                if (!same) changed++;
            }
        }

        Assert.True(changed > 1000);
        Assert.True(merged.Planes[1].Memory.Span.SequenceEqual(expected.Planes[1].Memory.Span) && merged.Planes[2].Memory.Span.SequenceEqual(expected.Planes[2].Memory.Span));
    }

    [Fact]
    public void Neighbours_are_seen_but_not_across_a_cut()
    {
        using Network network = Network.Create(Small, 3);
        using DeterministicParallel pool = new(2);
        using FaceNetwork faces = new(network, new FaceUpscaleOptions(), pool);
        using Frame a = Pictures.Noise(PixelFormats.Gray, 64, 48, 1), b = Pictures.Noise(PixelFormats.Gray, 64, 48, 2), large = Pictures.Noise(PixelFormats.Gray, 128, 96, 3);
        using TrackedFrame before = Moment(b), now = Moment(a, Boxes[0]), cutNow = Moment(a, true, Boxes[0]), after = Moment(b), cutAfter = Moment(b, true);
        using Frame alone = Merge(faces, null, now, null, large.Share(0));
        using Frame following = Merge(faces, before, now, null, large.Share(0)), cut = Merge(faces, before, cutNow, null, large.Share(0));
        using Frame followed = Merge(faces, null, now, after, large.Share(0)), cutOff = Merge(faces, null, now, cutAfter, large.Share(0));
        Assert.True(LargestDifference(alone, following) > 0);
        Assert.True(LargestDifference(alone, followed) > 0);
        Assert.Equal(0, LargestDifference(alone, cut));
        Assert.Equal(0, LargestDifference(alone, cutOff));
    }

    [Fact]
    public async Task Frames_without_faces_are_the_background_and_a_stream_may_go_on_anywhere()
    {
        using Mtcnn detector = MtcnnTests.OpenShipped();
        using Network network = Network.Create(Small, 3), bicubic = Network.Create(new BicubicSpec(2), 0);
        using Upscaler plain = Upscaler.Create("bicubic", bicubic, 2);
        using FaceUpscaler withFaces = new(plain, "ho-fvsr", network, detector, new FaceUpscaleOptions { MaxFace = 200 });

        // Darkness, a face, light: faces that come and go with cuts.
        List<Frame> frames = await ClipAsync();
        List<Frame> expected = await ListAsync(plain.RunAsync(Stream(frames), 0, TestContext.Current.CancellationToken)), whole = await ListAsync(withFaces.RunAsync(Stream(frames), 0, TestContext.Current.CancellationToken));
        Assert.Equal(frames.Select(frame => frame.Timestamp), whole.Select(frame => frame.Timestamp));
        int[] changed = [.. Enumerable.Range(0, frames.Count).Where(i => LargestDifference(expected[i], whole[i]) > 0)];
        Assert.Equal([3, 4, 5, 6, 7, 8], changed);
        foreach (int skip in new[] { 2, 4, 8, 9 })
        {
            List<Frame> rest = await ListAsync(withFaces.RunAsync(Stream(frames), skip, TestContext.Current.CancellationToken));
            Assert.Equal(frames.Count - skip, rest.Count);
            for (int i = 0; i < rest.Count; i++) Assert.Equal(0, LargestDifference(whole[skip + i], rest[i]));
        }
    }

    [Fact]
    public void Faces_that_are_too_large_stay_background_and_are_counted()
    {
        using Network network = Network.Create(Small, 3);
        using DeterministicParallel pool = new(1);
        using FaceNetwork faces = new(network, new FaceUpscaleOptions { MaxFace = 12 }, pool);
        using Frame source = Pictures.Noise(PixelFormats.Gray, 64, 48, 1), large = Pictures.Noise(PixelFormats.Gray, 128, 96, 3);
        using TrackedFrame moment = Moment(source, Boxes[0]);
        Assert.True(Boxes[0].Width > 12);
        using Frame merged = Merge(faces, null, moment, null, large.Share(0));
        Assert.Equal(0, LargestDifference(large, merged));
        Assert.Equal(1, faces.LargerFaces);
    }

    [Fact]
    public void A_face_that_grows_fades_into_the_background_before_it_is_too_large()
    {
        FaceUpscaleOptions options = new() { MaxFace = 100 };
        Assert.Equal((1, 1, 0, 0), (options.StrengthOf(12), options.StrengthOf(80), options.StrengthOf(100), options.StrengthOf(300)));
        for (float side = 60; side < 120; side++) Assert.InRange(options.StrengthOf(side) - options.StrengthOf(side + 1), 0, 0.051f);
    }

    [Fact]
    public void A_single_large_face_has_the_same_bits_on_any_number_of_threads()
    {
        using Network network = Network.Create(Small, 3);
        using Frame source = Pictures.Noise(PixelFormats.Gray, 260, 240, 1), large = Pictures.Noise(PixelFormats.Gray, 520, 480, 2);
        using TrackedFrame before = Moment(large.Share(0)), now = Moment(source, new FaceBox(20, 12, 200, 192));
        Frame[] made = [.. new[] { 1, 2, 5 }.Select(threads =>
        {
            using DeterministicParallel pool = new(threads);
            using FaceNetwork faces = new(network, new FaceUpscaleOptions { MaxFace = 400 }, pool);
            return Merge(faces, null, now, null, large.Share(0));
        })];
        Assert.True(LargestDifference(large, made[0]) > 0);
        Assert.All(made[1..], other => Assert.Equal(0, LargestDifference(made[0], other)));
    }

    // A face that moves over a background that rests: what changes from frame to frame must lie in its regions.
    [Fact]
    public void Outside_the_boxes_of_a_moving_face_a_video_is_the_background_bit_for_bit()
    {
        using Network network = Network.Create(Small, 3), bicubic = Network.Create(new BicubicSpec(2), 0);
        using DeterministicParallel pool = new(2);
        using FaceNetwork faces = new(network, new FaceUpscaleOptions(), pool);
        using Upscaler background = Upscaler.Create("bicubic", bicubic, threads: 1);
        Frame[] sources = [.. Enumerable.Range(0, 4).Select(i => Pictures.Noise(PixelFormats.Yuv420P, 96, 64, i))];
        FaceBox[] places = [.. Enumerable.Range(0, 4).Select(i => new FaceBox(10.3f + 5 * i, 12 + i, 40.3f + 5 * i, 42 + i))];
        TrackedFrame[] moments = [.. sources.Zip(places, (source, place) => Moment(source, place))];
        int changed = 0;
        for (int i = 0; i < 4; i++)
        {
            using Frame expected = background.Upscale(sources[i], TestContext.Current.CancellationToken);
            using Frame merged = Merge(faces, i == 0 ? null : moments[i - 1], moments[i], i == 3 ? null : moments[i + 1], background.Upscale(sources[i], TestContext.Current.CancellationToken));
            (int Left, int Top, int Right, int Bottom) inner = FaceRegion.Of(places[i], 96, 64, new FaceUpscaleOptions())!.Value.Inner;
            for (int y = 0; y < 128; y++)
            {
                for (int x = 0; x < 192; x++)
                {
                    if (merged.Planes[0].Row<byte>(y)[x] == expected.Planes[0].Row<byte>(y)[x]) continue;
                    Assert.True(x >= 2 * inner.Left && x < 2 * inner.Right && y >= 2 * inner.Top && y < 2 * inner.Bottom, $"({x}, {y}) of frame {i} changed");
                    changed++;
                }
            }

            Assert.True(merged.Planes[1].Memory.Span.SequenceEqual(expected.Planes[1].Memory.Span) && merged.Planes[2].Memory.Span.SequenceEqual(expected.Planes[2].Memory.Span));
        }

        Assert.True(changed > 4000);
        foreach (TrackedFrame moment in moments) moment.Dispose();
    }

    [Fact]
    public void Networks_that_cannot_be_used_are_refused()
    {
        using Network colors = Network.Create(new BicubicSpec(2), 0), other = Network.Create(new BicubicSpec(3), 0), luma = Network.Create(new BicubicSpec(2, InputColor.Luma), 0);
        using Upscaler background = Upscaler.Create("other", other, 1), colored = Upscaler.Create("colors", colors, 1);
        Assert.Contains("luma", Assert.Throws<BadInputException>(() => new FaceUpscaler(colored, "bicubic", colors, null!)).Message, StringComparison.Ordinal);
        Assert.Contains("one scale", Assert.Throws<BadInputException>(() => new FaceUpscaler(background, "bicubic", luma, null!)).Message, StringComparison.Ordinal);
    }

    private static HoFvsrSpec Small => new(2, Channels: 8, Blocks: 1, UpsamplingChannels: 8, FlowChannels: 8, FlowUpsamplingChannels: 8);

    private static TrackedFrame Moment(Frame source, params FaceBox[] boxes) => Moment(source, false, boxes);

    private static TrackedFrame Moment(Frame source, bool isCut, params FaceBox[] boxes)
        => new(null, source.Share(0), isCut, [.. boxes.Select((box, i) => (new TrackedFace(i, box, box, 1, true, []), 1f))]);

    // As a stream follows: the frame before goes along unless a scene begins.
    private static Frame Merge(FaceNetwork faces, TrackedFrame? before, TrackedFrame now, TrackedFrame? after, Frame large)
        => faces.MergeAsync(now with { Before = now.Begins ? null : before?.Source }, after, large, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private static int LargestDifference(Frame a, Frame b)
    {
        int largest = 0;
        for (int p = 0; p < a.Planes.Count; p++)
        {
            for (int y = 0; y < a.Planes[p].Height; y++)
            {
                for (int x = 0; x < a.Planes[p].Width; x++) largest = Math.Max(largest, Math.Abs(Pictures.Sample(a.Planes[p], x, y) - Pictures.Sample(b.Planes[p], x, y)));
            }
        }

        return largest;
    }

    private static async Task<List<Frame>> ClipAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, SampleFiles.Talker, cancellationToken);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, null, cancellationToken);
        List<Frame> frames = [.. Enumerable.Range(0, 3).Select(i => Pictures.Flat(reader.Format, reader.Width, reader.Height, reader.Color, 20, 128, 128).Share(i))];
        await foreach (Frame frame in reader)
        {
            using (frame) frames.Add(frame.Share(frames.Count));
            if (frames.Count == 9) break;
        }

        frames.AddRange(Enumerable.Range(9, 2).Select(i => Pictures.Flat(reader.Format, reader.Width, reader.Height, reader.Color, 220, 128, 128).Share(i)));
        return frames;
    }

    private static async IAsyncEnumerable<Frame> Stream(List<Frame> frames)
    {
        foreach (Frame frame in frames) yield return frame.Share(frame.Timestamp);
        await Task.CompletedTask;
    }

    private static async Task<List<Frame>> ListAsync(IAsyncEnumerable<Frame> frames)
    {
        List<Frame> list = [];
        await foreach (Frame frame in frames) list.Add(frame);
        return list;
    }
}
