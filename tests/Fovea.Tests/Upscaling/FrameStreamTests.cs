using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tests.Cli;
using Fovea.Tests.Networks;
using Fovea.Tests.References;
using Fovea.Upscaling;
using Fovea.Upscaling.Faces;

namespace Fovea.Tests.Upscaling;

/// <summary>What the contract of <see cref="IFrameStream"/> says, for every kind of stream and for what lies over it.</summary>
public sealed class FrameStreamTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["single", "three", "state", "single+faces", "three+faces", "state+faces", "single+split", "three+split", "state+split", "three+faces+split"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stream_that_goes_on_after_any_frame_gives_what_one_run_gives(string kind)
    {
        using Streams streams = new(kind, threads: 2);
        using Film film = await Film.ReadAsync();
        List<byte[]> whole = await RunAsync(streams.Top, film.Frames, 0);
        Assert.Equal(film.Frames.Count, whole.Count);
        for (int done = 1; done < film.Frames.Count; done++)
        {
            long replayed = streams.Top.FramesToReplay(done);
            Assert.InRange(replayed, 0, done);
            Assert.Equal(whole[done..], await RunAsync(streams.Top, film.Frames[(done - (int)replayed)..], replayed));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_bits_do_not_depend_on_threads_and_what_lies_over_a_stream_works_on_its_threads(string kind)
    {
        using Film film = await Film.ReadAsync();
        using Streams one = new(kind, threads: 1), three = new(kind, threads: 3);
        Assert.Equal(await RunAsync(one.Top, film.Frames, 0), await RunAsync(three.Top, film.Frames, 0));
        Assert.Same(one.Bottom.Pool, one.Top.Pool);
        Assert.Equal((one.Bottom.Name, one.Bottom.Scale), (one.Top.Name, one.Top.Scale));
        Assert.Equal(kind.Contains('+', StringComparison.Ordinal), one.Bottom.Identity != one.Top.Identity);
        Assert.Equal(one.Top.Identity, three.Top.Identity);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Frames_that_go_in_are_the_streams_whatever_ends_it(string kind)
    {
        using Streams streams = new(kind, threads: 2);
        using Film film = await Film.ReadAsync();
        List<Frame> given = [];
        await RunAsync(streams.Top, film.Frames, 2, given);
        Assert.All(given, AssertDisposed);

        given.Clear();
        await foreach (Frame first in streams.Top.RunAsync(Shares(film.Frames, given), 0, Stop))
        {
            first.Dispose();
            break;
        }

        Assert.All(given, AssertDisposed);
        given.Clear();
        using CancellationTokenSource cancel = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Frame frame in streams.Top.RunAsync(Shares(film.Frames, given, at => { if (at == 4) cancel.Cancel(); }), 0, cancel.Token)) frame.Dispose();
        });
        Assert.All(given, AssertDisposed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_frame_alone_is_a_stream_of_one(string kind)
    {
        using Streams streams = new(kind, threads: 2);
        using Film film = await Film.ReadAsync();
        List<byte[]> stream = await RunAsync(streams.Top, [film.Frames[0]], 0);
        using Frame alone = await streams.Top.UpscaleAsync(film.Frames[0], Stop);
        Assert.Equal([alone.Memory.ToArray()], stream);
        Assert.Equal(2 * film.Frames[0].Width, alone.Width);
    }

    [Fact]
    public async Task Faces_and_a_split_screen_change_what_they_should()
    {
        using Film film = await Film.ReadAsync();
        using Streams plain = new("single", 2), faces = new("single+faces", 2), split = new("single+split", 2);
        List<byte[]> background = await RunAsync(plain.Top, film.Frames, 0), withFaces = await RunAsync(faces.Top, film.Frames, 0), halves = await RunAsync(split.Top, film.Frames, 0);
        int[] changed = [.. Enumerable.Range(0, film.Frames.Count).Where(i => !background[i].SequenceEqual(withFaces[i]))];
        Assert.Equal([.. Enumerable.Range(0, Film.Talking), .. Enumerable.Range(Film.Talking + Film.Empty, Film.Talking)], changed);
        int width = 2 * film.Frames[0].Width;
        foreach ((byte[] whole, byte[] half) in background.Zip(halves)) Assert.True(whole.AsSpan(width - 20, 20).SequenceEqual(half.AsSpan(width - 20, 20)));
        Assert.Contains(background.Zip(halves), pair => !pair.First.AsSpan(0, width / 2).SequenceEqual(pair.Second.AsSpan(0, width / 2)));
    }

    // The encoder's part is in it too: a job that is cut off and goes on ends as one that was not.
    [Theory]
    [InlineData("three+faces")]
    [InlineData("state+faces")]
    [InlineData("state+split")]
    public async Task A_job_that_goes_on_makes_the_same_file(string kind)
    {
        using UpscaleClips clips = new();
        using Streams streams = new(kind, threads: 2);
        string clip = clips.Make("clip.mkv", "-i", SampleFiles.Talker, "-frames:v", "12", "-vf", Film.Filter, "-c:v", "ffv1", "-an");
        VideoUpscaler video = new(streams.Top);
        UpscaleOptions options = new() { SegmentFrames = 4, Encoder = "ffv1" };
        await video.RunAsync(clip, clips["whole.mkv"], options, null, Stop);
        using (CancellationTokenSource stop = new())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => video.RunAsync(clip, clips["parts.mkv"], options, new At(9, stop.Cancel), stop.Token));
        }

        Assert.NotEmpty(Directory.GetFiles(clips["parts.mkv.fovea-work"], "segment-?????.*"));
        await video.RunAsync(clip, clips["parts.mkv"], options with { Resume = true }, null, Stop);
        Assert.Equal(UpscaleClips.Hashes(clips["whole.mkv"]), UpscaleClips.Hashes(clips["parts.mkv"]));
    }

    private static void AssertDisposed(Frame frame) => Assert.Throws<ObjectDisposedException>(() => frame.Planes);

    private static async Task<List<byte[]>> RunAsync(IFrameStream stream, List<Frame> frames, long replayed, List<Frame>? given = null)
    {
        List<byte[]> made = [];
        await foreach (Frame frame in stream.RunAsync(Shares(frames, given), replayed, Stop))
        {
            using (frame) made.Add(frame.Memory.ToArray());
            Assert.Equal(frames[made.Count - 1 + (int)replayed].Timestamp, frame.Timestamp);
        }

        return made;
    }

    private static async IAsyncEnumerable<Frame> Shares(List<Frame> frames, List<Frame>? given = null, Action<int>? at = null)
    {
        foreach ((int index, Frame frame) in frames.Index())
        {
            await Task.Yield();
            at?.Invoke(index);
            Frame share = frame.Share(frame.Timestamp);
            given?.Add(share);
            yield return share;
        }
    }

    private sealed class At(long frames, Action act) : IProgress<UpscaleProgress>
    {
        public void Report(UpscaleProgress value)
        {
            if (value.Frames == frames) act();
        }
    }

    /// <summary>A talker, a wall, and the talker again, small: faces, cuts, frames that are alike.</summary>
    private sealed class Film : IDisposable
    {
        public const int Talking = 4;
        public const int Empty = 3;
        public const string Filter = "crop=180:180:90:70,scale=96:96";

        public List<Frame> Frames { get; } = [];

        public static async Task<Film> ReadAsync()
        {
            using UpscaleClips folder = new();
            string clip = folder.Make("talker.mkv", "-i", SampleFiles.Talker, "-frames:v", "8", "-vf", Filter, "-pix_fmt", "yuv420p", "-c:v", "ffv1", "-an");
            Ffmpeg ffmpeg = await Ffmpeg.FindAsync(Stop);
            await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, await MediaProbe.ReadAsync(ffmpeg, clip, Stop), null, Stop);
            Film film = new();
            await foreach (Frame frame in reader)
            {
                if (film.Frames.Count == Talking) film.Frames.AddRange(Enumerable.Range(Talking, Empty).Select(i => Pictures.Flat(frame.Format, frame.Width, frame.Height, frame.Color, 30, 128, 128).Share(i)));
                using (frame) film.Frames.Add(frame.Share(film.Frames.Count));
            }

            return film;
        }

        public void Dispose() => Frames.ForEach(frame => frame.Dispose());
    }

    /// <summary>A stream of a kind, with small networks of random weights under a detector that finds faces.</summary>
    private sealed class Streams : IDisposable
    {
        private static readonly HoFvsrSpec Small = new(2, Channels: 4, Blocks: 1, UpsamplingChannels: 4, FlowChannels: 4, FlowUpsamplingChannels: 4);

        private readonly List<IDisposable> _parts = [];

        public Streams(string kind, int threads)
        {
            string[] parts = kind.Split('+');
            Network network = Own(parts[0] switch
            {
                "single" => Samples.Lively(new EvsrNetSpec(4, 1, 2, UpsamplingPath.Nearest), 5),
                "three" => Samples.Lively(Small, 6),
                _ => Samples.Lively(new RrnSpec(3, 1, 2), 4),
            });
            // What is faster here is found by measuring, and may be another way the next time.
            Bottom = Own(Upscaler.Create(parts[0], network, threads, new PlanOptions(ConvolutionAlgorithm.Direct)));
            Top = Bottom;
            foreach (string over in parts[1..]) Top = over == "split" ? Own(new SplitScreen(Top)) : Own(new FaceUpscaler(Top, "faces", Own(Samples.Lively(Small, 8)), Own(Mtcnn.Load(SampleFiles.Detector))));
        }

        public Upscaler Bottom { get; }

        public IFrameStream Top { get; }

        public void Dispose()
        {
            for (int i = _parts.Count - 1; i >= 0; i--) _parts[i].Dispose();
        }

        private T Own<T>(T part)
            where T : IDisposable
        {
            _parts.Add(part);
            return part;
        }
    }
}
