using Fovea.Imaging;
using Fovea.Media;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Degradations;

namespace Fovea.Tests.Training.Degradations;

public sealed class DegradationPipelineTests : IDisposable
{
    private const int Scale = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-degradation-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("h264:crf=28", "bicubic + h264:crf=28")]
    [InlineData(" blur:sigma=0.6 +area+ h264:crf=18..38,preset=fast|slow ", "blur:sigma=0.6 + area + h264:crf=18..38,preset=fast|slow")]
    [InlineData("bicubic + h265:crf=30,preset=medium", "bicubic + h265:crf=30")]
    public void The_text_form_is_read_and_written(string text, string written)
    {
        Assert.Equal(written, DegradationPipeline.Parse(text).ToString());
        Assert.Equal(written, DegradationPipeline.Parse(written).ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("h266:crf=28", "no step 'h266'")]
    [InlineData("h264", "needs crf=0 to 51")]
    [InlineData("h264:crf=99", "not '99'")]
    [InlineData("h264:crf=18..99", "not '99'")]
    [InlineData("h264:crf=NaN", "not 'NaN'")]
    [InlineData("h264:crf=30..20", "not '30..20'")]
    [InlineData("h264:crf=20,crf=21", "'crf' twice")]
    [InlineData("h264:crf=20,preset=fast|placebo", "not 'placebo'")]
    [InlineData("h264:crf=20,x=1", "no 'x'")]
    [InlineData("h264:crf", "not name=value")]
    [InlineData("area:crf=3", "it takes nothing")]
    [InlineData("bicubic + area", "reduces twice")]
    [InlineData("h264:crf=20 + bicubic", "stands before the reduction")]
    [InlineData("bicubic + resize:x=0.5", "stands behind the reduction")]
    [InlineData("bicubic + deinterlace + interlace", "needs 'interlace'")]
    public void A_text_that_cannot_be_meant_is_refused(string text, string complaint)
        => Assert.Contains(complaint, Assert.Throws<BadInputException>(() => DegradationPipeline.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Draws_stay_in_their_ranges_and_depend_on_seed_and_number_only()
    {
        DegradationPipeline pipeline = DegradationPipeline.Parse("blur:sigma=0.4..1.2 + bicubic + h264:crf=18..20,preset=fast|slow");
        HashSet<string> crfs = [], presets = [];
        for (int i = 0; i < 60; i++)
        {
            DegradationPipeline drawn = pipeline.Draw(7, i);
            Assert.True(drawn.IsFixed);
            Assert.Equal(drawn.ToString(), pipeline.Draw(7, i).ToString());
            Assert.InRange(drawn.Steps[0]["sigma"]!.Number, 0.4, 1.2);
            crfs.Add(drawn.Steps[2]["crf"]!.Text);
            presets.Add(drawn.Steps[2]["preset"]!.Text);
        }

        Assert.Equal(["18", "19", "20"], crfs.Order());
        Assert.Equal(["fast", "slow"], presets.Order());
    }

    /// <summary>Whatever is done, low pixel and frame show the place and the moment of their high ones.</summary>
    [Theory]
    [InlineData("bicubic")]
    [InlineData("area")]
    [InlineData("lanczos")]
    [InlineData("bilinear")]
    [InlineData("resize:x=0.6,y=0.8,kernel=lanczos + bicubic")]
    [InlineData("blur:sigma=1,sigma_y=0.5 + bicubic + sharpen:amount=0.5 + noise:strength=4")]
    [InlineData("h264:crf=22")]
    [InlineData("h264:crf=24 + h264:crf=24,preset=veryfast")]
    [InlineData("h265:crf=22")]
    [InlineData("vp9:crf=28")]
    [InlineData("av1:crf=28")]
    [InlineData("mpeg2:q=3")]
    [InlineData("mpeg4:q=3")]
    [InlineData("mjpeg:q=3")]
    [InlineData("bicubic + interlace + mpeg2:q=3,interlaced=1 + deinterlace")]
    public async Task Place_and_moment_stay(string text)
    {
        // 67 low rows: encoders take even sizes only.
        const int width = 322, height = 270, frames = 6, step = 4;
        byte[][] high = [.. Enumerable.Range(0, frames).Select(f => Soft(width, height, step * f))];
        RawClip clip = new(Path.Combine(_folder, "high.raw"), width, height, PixelFormats.Rgb24, frames);
        await File.WriteAllBytesAsync(clip.Path, high.SelectMany(frame => frame).ToArray(), Cancel);
        ClipDegrader degrader = new(await Ffmpeg.FindAsync(Cancel), _folder);
        (RawClip low, double bits) = await degrader.DegradeAsync(clip, DegradationPipeline.Parse(text), Scale, seed: 3, Cancel);
        Assert.Equal((width / Scale, height / Scale, frames), (low.Width, low.Height, low.Frames));
        Assert.Equal(text.Contains("crf", StringComparison.Ordinal) || text.Contains("q=", StringComparison.Ordinal), bits > 0);
        byte[] bytes = await File.ReadAllBytesAsync(low.Path, Cancel);
        Assert.Equal(low.Bytes, bytes.Length);
        for (int f = 1; f < frames - 1; f++)
        {
            byte[] luma = bytes[(f * low.FrameBytes)..(f * low.FrameBytes + low.Width * low.Height)];
            double here = Distance(luma, low, high[f], width, 0, 0);
            double nearest = new[] { (-2, 0), (2, 0), (0, -2), (0, 2) }.Min(shift => Distance(luma, low, high[f], width, shift.Item1, shift.Item2));
            double before = Distance(luma, low, high[f - 1], width, 0, 0), after = Distance(luma, low, high[f + 1], width, 0, 0);
            Assert.True(here < nearest && here < before && here < after, FormattableString.Invariant($"frame {f}: {here:F1} here, {nearest:F1} half a pixel aside, {before:F1} and {after:F1} in the frames beside"));
        }

        Assert.Equal([clip.Path, low.Path], Directory.GetFiles(_folder).Order(StringComparer.Ordinal).OrderBy(path => path != clip.Path));
    }

    [Fact]
    public async Task A_cache_is_degraded_once_and_the_same_way_each_time()
    {
        DegradationMix mix = new() { Entries = [new("bicubic"), new("h264:crf=20..35", 3)], Variants = 3, Validation = ["bicubic", "h264:crf=30"] };
        string a = SyntheticCache.Make(), b = SyntheticCache.Make();
        try
        {
            List<string> notes = [];
            foreach (string folder in new[] { a, b, a }) await LowCacheBuilder.PrepareAsync(folder, mix, 2, seed: 5, notes.Add, Cancel);
            Assert.Equal(2, notes.Count(note => note.Contains("8 times in all", StringComparison.Ordinal)));
            string[] first = Directory.GetFiles(Directory.GetDirectories(a).Single(), "*.y"), second = Directory.GetFiles(Directory.GetDirectories(b).Single(), "*.y");
            Assert.Equal(first.Order().Select(File.ReadAllBytes), second.Order().Select(File.ReadAllBytes));
            TrainingOptions options = new() { Network = new Fovea.Networks.Architectures.EvsrNetSpec(4, 1, 2, Input: Fovea.Networks.InputColor.Luma), Degradations = mix, Seed = 5 };
            using TrainingCache cache = TrainingCache.Open(a);
            using LowSide lows = LowSide.Of(options, 2, cache);
            Assert.Contains(Enumerable.Range(0, 3), variant => lows.Pair(cache.Train[0], variant)!.Degradation!.Contains("h264", StringComparison.Ordinal));
            Assert.Equal("bicubic + h264:crf=30", lows.Pair(cache.Validation[0], 1)!.Degradation);
        }
        finally
        {
            Directory.Delete(a, recursive: true);
            Directory.Delete(b, recursive: true);
        }
    }

    // Sums of long waves: sharp enough to tell half a low pixel, soft enough to pass any encoder.
    private static byte[] Soft(int width, int height, int shift)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double u = x + shift, v = y + shift / 2.0;
                double value = 128 + 40 * Math.Sin(u / 7) + 35 * Math.Sin(v / 6 + 1) + 25 * Math.Sin((u + v) / 11);
                pixels.AsSpan((y * width + x) * 3, 3).Fill((byte)value);
            }
        }

        return pixels;
    }

    // Mean square between low luma and the mean of the high luma below it, moved by so many high pixels.
    private static double Distance(byte[] luma, RawClip low, byte[] high, int width, int dx, int dy)
    {
        double sum = 0;
        int count = 0;
        for (int y = 3; y < low.Height - 3; y++)
        {
            for (int x = 3; x < low.Width - 3; x++)
            {
                double mean = 0;
                for (int i = 0; i < Scale * Scale; i++) mean += high[((y * Scale + i / Scale + dy) * width + x * Scale + i % Scale + dx) * 3];
                double difference = luma[y * low.Width + x] - (16 + 219.0 / 255 * mean / (Scale * Scale));
                (sum, count) = (sum + difference * difference, count + 1);
            }
        }

        return sum / count;
    }
}
