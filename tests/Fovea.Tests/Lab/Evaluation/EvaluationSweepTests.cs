using System.Globalization;
using System.Xml.Linq;
using Fovea.Imaging;
using Fovea.Imaging.Metrics;
using Fovea.Lab.Evaluation;
using Fovea.Lab.Figures;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Training.Degradations;
using Fovea.Upscaling;

namespace Fovea.Tests.Lab.Evaluation;

public sealed class EvaluationSweepTests
{
    private const int Width = 96, Height = 64, Frames = 6;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stronger_compression_scores_lower_and_the_report_is_drawn()
    {
        using GeneratedClips clips = new();
        clips.Video("waves.y4m", Width, Height, Frames, Wave);
        EvaluationOptions options = new() { Scale = 2, Pipeline = DegradationPipeline.Parse("h264:crf=20"), Threads = 1 };
        SweepReport report = await EvaluationSweep.Parse("crf=10,30,45").RunAsync(["bicubic", "fovea-y-x2"], ClipDiscovery.Find(clips.Root), options, null, Cancel);
        foreach (string model in report.Models) Assert.Equal(report.PsnrY(model).OrderDescending(), report.PsnrY(model));
        Assert.Null(report.Gains("bicubic"));
        Assert.Equal(report.PsnrY("fovea-y-x2")[1] - report.PsnrY("bicubic")[1], report.Gains("fovea-y-x2")![1], 9);
        Assert.Equal("bicubic + h264:crf=45", report.Reports[2].Degradation);
        XDocument picture = XDocument.Parse(report.Draw());
        Assert.Equal(6, picture.Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    // The same by hand: ffmpeg encodes the low frames of the definition, the library enlarges them as a person's video.
    [Fact]
    public async Task A_pipeline_is_scored_as_a_person_would_have_it()
    {
        using GeneratedClips clips = new();
        string video = clips.Video("waves.y4m", Width, Height, Frames, Wave);
        EvaluationOptions options = new() { Scale = 2, Pipeline = DegradationPipeline.Parse("h264:crf=30"), Threads = 1, Protocol = EvaluationProtocol.Reds };
        using Evaluator evaluator = Evaluator.Open(["bicubic"], options);
        EvaluationReport report = await evaluator.RunAsync(ClipDiscovery.Find(clips.Root), null, Cancel);

        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(Cancel);
        RawClip high = new(Path.Combine(clips.Root, "high.raw"), Width, Height, PixelFormats.Rgb24, Frames);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, video, Cancel);
        List<byte[]> originals = [];
        await using (FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, new FrameReaderOptions { Format = PixelFormats.Rgb24 }, Cancel))
        {
            await foreach (Frame frame in reader) using (frame) originals.Add(frame.Memory[..high.FrameBytes].ToArray());
        }

        await File.WriteAllBytesAsync(high.Path, [.. originals.SelectMany(bytes => bytes)], Cancel);
        (RawClip low, _) = await new ClipDegrader(ffmpeg, clips.Root).DegradeAsync(high, options.Pipeline!, 2, 1, Cancel);
        byte[] lows = await File.ReadAllBytesAsync(low.Path, Cancel);
        using Model model = ModelZoo.Open("bicubic", 2);
        using Upscaler upscaler = Upscaler.Create(model, threads: 1);
        double sum = 0;
        for (int i = 0; i < Frames; i++)
        {
            using Frame small = new(PixelFormats.Yuv420P, Width / 2, Height / 2, new ColorDescription(ColorMatrix.Bt601, ColorRange.Limited, ChromaSiting.Left));
            lows.AsSpan(i * low.FrameBytes, low.FrameBytes).CopyTo(small.Memory.Span);
            using Frame large = upscaler.Upscale(small, Cancel);
            double error = 0;
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    // The clip is gray: luma of BT.601 by its definition.
                    double wanted = 16 + 219.0 / 255 * originals[i][3 * (y * Width + x)];
                    error += Math.Pow(large.Planes[0].Row<byte>(y)[x] - wanted, 2);
                }
            }

            sum += 10 * Math.Log10(255.0 * 255 * Width * Height / error);
        }

        // Through RGB of 8 bits and back, which metrics are defined on, rounding moves it a little.
        Assert.Equal(sum / Frames, report.Models[0].Mean.PsnrY, 0.15);
        Assert.Equal(Frames, report.Models[0].Clips[0].Frames);
    }

    [Fact]
    public async Task Figures_show_the_degraded_frames_and_interlacing_takes_an_even_number()
    {
        using GeneratedClips clips = new();
        clips.Video("waves.y4m", Width, Height, 5, Wave);
        ClipSet data = ClipDiscovery.Find(clips.Root);
        EvaluationOptions options = new() { Scale = 2, Pipeline = DegradationPipeline.Parse("bicubic + interlace + mpeg2:q=4 + deinterlace"), Threads = 1 };
        using Evaluator evaluator = Evaluator.Open(["bicubic"], options);
        EvaluationReport report = await evaluator.RunAsync(data, null, Cancel);
        Assert.Equal(4, report.Models[0].Clips[0].Frames);
        using Frame sheet = await evaluator.DrawAsync(data, report, [FigureCell.Parse("waves:1")], Cancel);
        Assert.True(sheet.Width > Width);
    }

    [Theory]
    [InlineData("crf")]
    [InlineData("crf=18")]
    [InlineData("crf=18,18")]
    [InlineData("=18,23")]
    public void What_is_no_sweep_is_refused(string text) => Assert.Throws<BadInputException>(() => EvaluationSweep.Parse(text));

    private static int Wave(int frame, int x, int y) => (int)(128 + 60 * Math.Sin((x + 2 * frame) * 0.5) + 50 * Math.Sin(y * 0.4 + x * y * 0.01));
}
