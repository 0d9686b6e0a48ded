using Fovea.Imaging;
using Fovea.Media;
using Fovea.Tests.References;
using Fovea.Training.Data;

namespace Fovea.Tests.Training;

public sealed class CacheBuilderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-build-").FullName;
    private readonly List<string> _notes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Pictures_are_cached_pixel_by_pixel_and_frame_folders_stay_whole()
    {
        Ffmpeg ffmpeg = await RequireFfmpegAsync();
        string data = Path.Combine(_root, "data");
        Dictionary<string, byte[]> pixels = [];
        foreach ((int i, string name) in new[] { "a.png", "b.png", "clip/00000000.png", "clip/00000001.png", "clip/00000002.png" }.Index())
        {
            using Frame frame = new(PixelFormats.Rgb24, 24, 16, ColorDescription.Unspecified);
            SyntheticCache.Draw(frame.Memory.Span, 24, 16, (ulong)i);
            pixels[$"data/{name}"] = frame.Memory.ToArray();
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(data, name))!);
            await ImageFile.WriteAsync(ffmpeg, frame, Path.Combine(data, name), Token);
        }

        await File.WriteAllTextAsync(Path.Combine(data, "broken.png"), "no picture", Token);
        string folder = Path.Combine(_root, "cache");
        CacheOptions options = new() { Validation = ["clip"] };
        await CacheBuilder.PrepareAsync([data], folder, options, _notes.Add, Token);
        using (TrainingCache cache = TrainingCache.Open(folder))
        {
            Assert.Equal(["data/a.png", "data/b.png"], cache.Train.Select(frame => frame.Source.Path));
            Assert.Equal(3, cache.Validation.Count);
            foreach (CachedFrame frame in cache.Train.Concat(cache.Validation)) Assert.Equal(pixels[frame.Source.Path], frame.Pixels.ToArray());
        }

        Assert.Contains(_notes, note => note.Contains("broken.png", StringComparison.Ordinal));
        await CacheBuilder.PrepareAsync([data], folder, options, _notes.Add, Token);
        Assert.EndsWith("is up to date", _notes[^1], StringComparison.Ordinal);
        await Assert.ThrowsAsync<BadInputException>(() => CacheBuilder.PrepareAsync([data], data, options, _notes.Add, Token));
        await Assert.ThrowsAsync<BadInputException>(() => CacheBuilder.PrepareAsync([data], folder, new() { Validation = ["nothing"] }, _notes.Add, Token));
    }

    [Fact]
    public async Task Far_more_held_out_than_asked_is_said_aloud()
    {
        Ffmpeg ffmpeg = await RequireFfmpegAsync();
        string data = Path.Combine(_root, "data");
        for (int i = 0; i < 8; i++)
        {
            using Frame frame = new(PixelFormats.Rgb24, 24, 16, ColorDescription.Unspecified);
            SyntheticCache.Draw(frame.Memory.Span, 24, 16, (ulong)i);

            // Frames of one clip are held out together: whichever of the two hashes lower, all of it goes.
            string name = Path.Combine(data, i < 4 ? "one" : "two", $"{i:00000000}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(name)!);
            await ImageFile.WriteAsync(ffmpeg, frame, name, Token);
        }

        await CacheBuilder.PrepareAsync([data], Path.Combine(_root, "cache"), new() { ValidationShare = 0.1 }, _notes.Add, Token);
        Assert.Contains(_notes, note => note.StartsWith("WARNING: 4 of 8 sources are held out", StringComparison.Ordinal));
        _notes.Clear();
        await CacheBuilder.PrepareAsync([data], Path.Combine(_root, "named"), new() { Validation = ["one"] }, _notes.Add, Token);
        Assert.DoesNotContain(_notes, note => note.StartsWith("WARNING", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_video_frames_are_kept_evenly_and_a_limit_thins_them()
    {
        await RequireFfmpegAsync();
        string folder = Path.Combine(_root, "cache"), clip = SampleFiles.Film;
        await CacheBuilder.PrepareAsync([clip], folder, new() { FramesPerClip = 4, ValidationShare = 0 }, _notes.Add, Token);
        CachedSource source = Assert.Single(CacheManifest.Load(folder).Sources);
        Assert.Equal(4, source.Frames.Count);
        int[] gaps = [.. source.Frames.Zip(source.Frames.Skip(1), (a, b) => b - a)];
        Assert.InRange(gaps.Max() - gaps.Min(), 0, 1);

        long frame = (long)source.Width * source.Height * 3;
        await CacheBuilder.PrepareAsync([clip], folder, new() { FramesPerClip = 4, ValidationShare = 0, LimitBytes = frame * 3 - 1 }, _notes.Add, Token);
        Assert.Equal(2, Assert.Single(CacheManifest.Load(folder).Sources).Frames.Count);
        using TrainingCache cache = TrainingCache.Open(folder);
        Assert.Equal(2, cache.Train.Count);
        await Assert.ThrowsAsync<BadInputException>(() => CacheBuilder.PrepareAsync([clip], folder, new() { LimitBytes = frame - 1 }, _notes.Add, Token));
    }

    private static async Task<Ffmpeg> RequireFfmpegAsync()
    {
        try
        {
            return await Ffmpeg.FindAsync(Token);
        }
        catch (MissingDependencyException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
