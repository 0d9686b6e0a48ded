using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Networks.Onnx;
using Fovea.Tensors;
using Fovea.Tests.Cli;
using Fovea.Tests.Networks;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

/// <summary>Streams through a network with state.</summary>
public sealed class RecurrentStreamTests : IDisposable
{
    private readonly Network _network = Samples.Lively(new RrnSpec(3, 1, 2), 4);

    public void Dispose() => _network.Dispose();

    [Fact]
    public async Task A_stream_is_the_graph_frame_by_frame_for_any_number_of_threads()
    {
        using Frame a = Grey(1), b = Grey(2), c = Grey(3);
        byte[][] expected = Graph([(b, a), (a, b), (b, c)]);
        foreach (int threads in new[] { 1, 3 }) Assert.Equal(expected, await StreamAsync(threads, a, b, c));
    }

    [Fact]
    public async Task State_begins_anew_at_a_cut_and_with_every_stream()
    {
        using Frame a = Grey(1), b = Grey(2), cut = Grey(3, 160), after = Grey(4, 160);
        byte[][] first = Graph([(b, a), (a, b)]), second = Graph([(after, cut), (cut, after)]);
        Assert.Equal([.. first, .. second], await StreamAsync(1, a, b, cut, after));
        Assert.Equal(Graph([(a, a)]), await StreamAsync(1, a));
        // A scene of one frame has no other to stand before it.
        Assert.Equal([.. Graph([(a, a)]), .. second], await StreamAsync(1, a, cut, after));
    }

    [Fact]
    public void What_has_no_form_with_state_is_refused() =>
        Assert.Equal(FailureReason.NoInt8Form, Assert.Throws<BadInputException>(() => Upscaler.Create("rrn", _network, 1, new PlanOptions(Precision: Precision.Int8), new QuantizationTable(new Dictionary<string, ValueRange>()))).Reason);

    [Fact]
    public void No_file_for_other_runtimes_pretends_to_hold_the_state() =>
        Assert.Contains("state", Assert.Throws<BadInputException>(() => OnnxModel.Write(_network, "rrn")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Frames_depend_neither_on_segments_nor_on_an_interruption()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mkv", frames: 16, size: "64x48");
        using Upscaler upscaler = Upscaler.Create("rrn", _network, 2);
        VideoUpscaler video = new(upscaler);
        // Without loss: what an encoder rounds away depends on where its segment begins.
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

    private sealed class At(long frames, Action act) : IProgress<UpscaleProgress>
    {
        public void Report(UpscaleProgress value)
        {
            if (value.Frames == frames) act();
        }
    }

    private async Task<byte[][]> StreamAsync(int threads, params Frame[] frames)
    {
        using Upscaler upscaler = Upscaler.Create("rrn", _network, threads);
        List<byte[]> large = [];
        await foreach (Frame frame in upscaler.RunAsync(Shares(frames), 0, TestContext.Current.CancellationToken))
        {
            using (frame) large.Add(frame.Memory.ToArray());
        }

        return [.. large];
    }

    private static async IAsyncEnumerable<Frame> Shares(Frame[] frames)
    {
        foreach (Frame frame in frames)
        {
            await Task.Yield();
            yield return frame.Share(frame.Timestamp);
        }
    }

    // One scene, each frame with the one before.
    private byte[][] Graph((Frame Before, Frame Now)[] scene)
    {
        using Tape tape = new();
        Tensor[] state = [Zeros(tape, 3, scene[0].Now), Zeros(tape, 12, scene[0].Now)];
        List<byte[]> large = [];
        foreach ((Frame before, Frame now) in scene)
        {
            Tensor[] outputs = _network.Graph.Run(tape, [Concatenation.Apply(tape, Rgb(tape, before), Rgb(tape, now)), .. state], _network.Parameters);
            state = outputs[1..];
            using Frame picture = new(now.Format, 2 * now.Width, 2 * now.Height, now.Color);
            PlaneConversion.FromRgb(outputs[0], picture);
            large.Add(picture.Memory.ToArray());
        }

        return [.. large];
    }

    private static Tensor Rgb(Tape tape, Frame frame)
    {
        Tensor rgb = tape.Rent(new Shape(1, 3, frame.Height, frame.Width));
        PlaneConversion.ToRgb(frame, rgb);
        return rgb;
    }

    private static Tensor Zeros(Tape tape, int channels, Frame frame)
    {
        Tensor zeros = tape.Rent(new Shape(1, channels, frame.Height, frame.Width));
        zeros.Span.Clear();
        return zeros;
    }

    private static Frame Grey(int seed, int light = 60)
    {
        Frame frame = new(PixelFormats.Rgb24, 10, 90, new ColorDescription(Range: ColorRange.Full));
        Random random = new(seed);
        foreach (ref byte value in frame.Memory.Span) value = (byte)(light + random.Next(16));
        return frame;
    }
}
