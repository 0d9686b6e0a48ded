using Fovea.Imaging;
using Fovea.Lab.Evaluation;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tests.Cli;
using Fovea.Tests.Imaging;
using Fovea.Tests.Imaging.Resampling;
using Fovea.Tests.References;

namespace Fovea.Tests.Lab.Evaluation;

public sealed class EvaluatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Published: 28.42 dB (Dong et al. 2016, Kim et al. 2016, Y of the whole set at x4).
    [Fact]
    public async Task Bicubic_on_Set5_gives_the_published_number()
    {
        EvaluationReport report = await RunAsync(SharedData.Require("judge-general/Set5"), new EvaluationOptions(), "bicubic");
        Assert.Equal(28.42, report.Models[0].Mean.PsnrY, 0.02);
        Assert.Equal(0.8104, report.Models[0].Mean.SsimY, 0.002);
        Assert.Equal((5, 5), (report.Models[0].Clips.Count, report.SkippedLow));
    }

    // I.5 of the algorithm notes: frame 10 counted from 1, border 10, luma rounded; and the whole frame in RGB.
    [Theory]
    [InlineData("calendar", 20.421, 18.772)]
    [InlineData("walk", 25.878, 24.694)]
    public async Task Bicubic_on_a_frame_of_Vid4_gives_the_reference_values(string clip, double luma, double rgb)
    {
        string frame = SharedData.Require($"judge-general/Vid4/{clip}/00000009.jxl");
        EvaluationProtocol whole = EvaluationProtocol.Reds;
        EvaluationReport bordered = await RunAsync(frame, new EvaluationOptions { Protocol = EvaluationProtocol.Vid4Tip with { Margin = 0 } }, "bicubic");
        EvaluationReport unbordered = await RunAsync(frame, new EvaluationOptions { Protocol = whole }, "bicubic");
        Assert.Equal(luma, bordered.Models[0].Mean.PsnrY, 0.01);
        Assert.Equal(rgb, unbordered.Models[0].Mean.PsnrRgb, 0.01);
    }

    // A frame of the film, shrunk, enlarged and measured in double by the definitions of imresize, BT.601 and PSNR.
    [Theory]
    [InlineData("bi", null)]
    [InlineData("bi-rounded", 255)]
    public async Task Bicubic_on_the_film_gives_what_the_definitions_give(string degradation, int? roundTo)
    {
        const int Width = 160, Height = 120, Border = 4;
        using UpscaleClips clips = new();
        string picture = clips.Make("film.png", "-i", SampleFiles.Film, "-vf", $"select=eq(n\\,60),crop={Width}:{Height}:200:40", "-frames:v", "1");
        byte[] high;
        using (Frame frame = JudgePicture.Read(picture)) high = frame.Memory.ToArray();
        double[] error = new double[Width * Height], weights = [65.481, 128.553, 24.966];
        for (int c = 0; c < 3; c++)
        {
            double[] truth = [.. Enumerable.Range(0, Width * Height).Select(i => (double)high[3 * i + c])];
            double[] low = Codes(PlainImresize.Resize(truth, Width, Height, 0.25, roundTo)), large = Codes(PlainImresize.Resize(low, Width / 4, Height / 4, 4));
            for (int i = 0; i < error.Length; i++) error[i] += weights[c] * (large[i] - truth[i]) / 255;
        }

        IEnumerable<double> inner = error.Where((_, i) => i % Width is >= Border and < Width - Border && i / Width is >= Border and < Height - Border);
        EvaluationReport report = await RunAsync(picture, new EvaluationOptions { Degradation = DegradationNames.Parse(degradation) }, "bicubic");
        Assert.Equal(10 * Math.Log10(255 * 255 / inner.Average(value => value * value)), report.Models[0].Mean.PsnrY, 0.003);

        static double[] Codes(double[] values) => [.. values.Select(value => Math.Round(Math.Clamp(value, 0, 255), MidpointRounding.AwayFromZero))];
    }

    [Fact]
    public async Task Flat_clips_of_every_kind_come_back_perfect()
    {
        using GeneratedClips data = new();
        data.Picture("still.ppm", 41, 35, (_, _, c) => 50 + 70 * c);
        for (int i = 0; i < 3; i++) data.Picture($"folder/{i}.ppm", 40, 32, (_, _, c) => 20 * i + c);
        data.Video("video.y4m", 48, 32, 6, (f, _, _) => 60 + 10 * f);
        EvaluationReport report = await RunAsync(data.Root, new EvaluationOptions { FrameLimit = 4 }, "bicubic");
        ModelEvaluation model = report.Models[0];
        Assert.Equal(["folder 3 40x32", "still 1 40x32", "video 4 48x32"], model.Clips.Select(c => $"{c.Name} {c.Frames} {c.Width}x{c.Height}"));
        Assert.All(model.Clips, clip => Assert.Equal((100, 100), (clip.PsnrY, clip.PsnrRgb)));
        Assert.All(model.Clips, clip => Assert.Equal(1, clip.SsimRgb, 6));
        Assert.Equal([0, null, 0], model.Clips.Select(clip => clip.TemporalDifferenceError));
        Assert.Equal(("bicubic", 0L), (model.Name, model.Parameters));
        Assert.True(model.MillisecondsPerFrame > 0 && model.NormalizedMilliseconds > 0);
        Assert.Equal(ChallengeScore.Of(100, model.NormalizedMilliseconds), model.ChallengeScore, 6);
    }

    // Table 3's first model: 9,568 parameters and 0.5433 GMAC by the layer table of A.4; ESPCN's luma in all colours.
    [Fact]
    public async Task Costs_are_those_of_the_networks_whatever_colour_they_take()
    {
        using GeneratedClips data = new();
        data.Picture("clips/a.ppm", 64, 48, (x, y, c) => (x * 5 + y * 3 + 40 * c) % 256);
        string evsrnet = Save(data, "evsrnet", new EvsrNetSpec(8, 5, 4));
        string espcn = Save(data, "espcn", new EspcnSpec(4));
        EvaluationReport report = await RunAsync(Path.Combine(data.Root, "clips"), new EvaluationOptions { Threads = 2 }, evsrnet, espcn);
        Assert.Equal([evsrnet, espcn], report.Models.Select(model => model.Name));
        Assert.Equal(9568, report.Models[0].Parameters);
        Assert.Equal(0.5433, report.Models[0].Gmac, 0.00005);
        Assert.All(report.Models, model => Assert.InRange(model.Mean.PsnrRgb, 1, 60));
    }

    [Fact]
    public async Task A_border_hides_what_lies_in_it()
    {
        using GeneratedClips data = new();
        data.Picture("a.ppm", 64, 64, (x, y, _) => x == 0 || y == 63 ? 255 * ((x + y) % 2) : 100);
        double whole = (await RunAsync(data.Root, new EvaluationOptions { Protocol = EvaluationProtocol.Reds }, "bicubic")).Models[0].Mean.PsnrRgb;
        double inside = (await RunAsync(data.Root, new EvaluationOptions { Protocol = EvaluationProtocol.Reds with { FixedBorder = 24 } }, "bicubic")).Models[0].Mean.PsnrRgb;
        Assert.True(whole < 40);
        Assert.Equal(100, inside);
    }

    [Theory]
    [InlineData("bi", "float")]
    [InlineData("bi-rounded", "rounded")]
    [InlineData("bd", null)]
    public async Task The_report_says_how_low_frames_were_made(string degradation, string? rule)
    {
        using GeneratedClips data = new();
        data.Picture("a.ppm", 64, 48, (x, y, c) => (x * 7 + y * y * 3 + 31 * c) % 256);
        EvaluationReport report = await RunAsync(data.Root, new EvaluationOptions { Scale = 2, Degradation = DegradationNames.Parse(degradation) }, "bicubic");
        Assert.Equal((2, "sisr", 2, degradation, rule), (report.Scale, report.Protocol, report.Border, report.Degradation, report.ResampleRule));
    }

    [Fact]
    public async Task Clips_that_cannot_be_scored_are_refused()
    {
        using GeneratedClips data = new();
        data.Picture("changing/0.ppm", 64, 64, (_, _, _) => 9);
        data.Picture("changing/1.ppm", 64, 60, (_, _, _) => 9);
        data.Picture("small/0.ppm", 16, 16, (_, _, _) => 9);
        await File.WriteAllTextAsync(Path.Combine(data.Root, "broken.png"), "no picture", Cancellation);
        Assert.Contains("64x60", (await RefusalAsync(data.Root, "changing", new EvaluationOptions())).Message);
        Assert.Contains("20x20", (await RefusalAsync(data.Root, "small", new EvaluationOptions())).Message);
        Assert.Contains("vid4-tip", (await RefusalAsync(data.Root, "changing", new EvaluationOptions { Protocol = EvaluationProtocol.Vid4Tip }, frames: 1)).Message);
        Assert.Contains("broken.png", (await RefusalAsync(data.Root, "broken", new EvaluationOptions())).Message);
    }

    [Fact]
    public void Models_that_do_not_fit_are_refused()
    {
        Assert.Throws<BadInputException>(() => Evaluator.Open(["no-such-model"], new EvaluationOptions()));
        Assert.Throws<BadInputException>(() => Evaluator.Open(["bicubic-x2"], new EvaluationOptions { Scale = 4 }));
        Assert.Throws<BadInputException>(() => Evaluator.Open(["bicubic", "bicubic"], new EvaluationOptions()));
        Assert.Throws<BadInputException>(() => Evaluator.Open([], new EvaluationOptions()));
        Assert.Throws<BadInputException>(() => Evaluator.Open(["bicubic"], new EvaluationOptions { Scale = 5 }));
        Assert.Throws<BadInputException>(() => Evaluator.Open(["bicubic"], new EvaluationOptions { FrameLimit = 0 }));
        Assert.Throws<BadInputException>(() => Evaluator.Open(["bicubic"], new EvaluationOptions { Threads = -1 }));
    }

    private static string Save(GeneratedClips data, string name, NetworkSpec spec)
    {
        string folder = Path.Combine(data.Root, name);
        using Network network = Network.Create(spec, seed: 7);
        Model.Save(folder, new ModelCard(name, "Untrained.", spec, "MIT"), network);
        return folder;
    }

    private static async Task<BadInputException> RefusalAsync(string root, string clip, EvaluationOptions options, int? frames = null)
    {
        ClipSet all = ClipDiscovery.Find(root);
        EvaluationClip one = all.Clips.Single(c => c.Name == clip);
        if (frames is int count) one = one with { Files = [.. one.Files.Take(count)] };
        using Evaluator evaluator = Evaluator.Open(["bicubic"], options);
        return await Assert.ThrowsAsync<BadInputException>(() => evaluator.RunAsync(all with { Clips = [one] }, null, Cancellation));
    }

    private static async Task<EvaluationReport> RunAsync(string data, EvaluationOptions options, params string[] models)
    {
        using Evaluator evaluator = Evaluator.Open(models, options);
        return await evaluator.RunAsync(ClipDiscovery.Find(data), null, Cancellation);
    }
}
