using System.Text.Json;
using Fovea.Imaging;
using Fovea.Imaging.Metrics;
using Fovea.Lab.Evaluation;
using Fovea.Lab.Faces;
using Fovea.Lab.Figures;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tests.Lab.Evaluation;
using Fovea.Tests.Networks;
using Fovea.Training.Degradations;
using Fovea.Upscaling;

namespace Fovea.Tests.Lab.Faces;

public sealed class FaceSuiteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Networks_of_three_frames_see_their_neighbours_and_are_counted_by_the_papers_rule()
    {
        using GeneratedClips data = new();
        data.Video("a/hr.mkv", 48, 40, 5, (f, x, y) => 16 + (7 * (x + 2 * f) + 11 * y + x * y / 3) % 200);
        using Network network = Samples.Lively(new HoFvsrSpec(4, Channels: 4, Blocks: 1, UpsamplingChannels: 4, FlowChannels: 4, FlowUpsamplingChannels: 4), 2);
        string model = Path.Combine(data.Root, "model");
        Model.Save(model, new ModelCard("small", "A test.", network.Spec, "MIT"), network);
        using FaceSuite suite = FaceSuite.Open(["bicubic", model], new FaceSuiteOptions { Threads = 1 });
        (FaceReport table, EvaluationReport scores) = await suite.RunAsync(FaceClipSet.Find(data.Root), null, Cancellation);

        Assert.Equal((1, 3, 2), (table.Clips, table.Frames, table.Models.Count));
        Assert.Equal(await ExpectedAsync(Path.Combine(data.Root, "a/hr.mkv"), network), table.Models[1].PsnrY, 9);
        Assert.Equal(network.Graph.CountOperations(36, 36) / 1e9, table.Models[1].Gops);
        Assert.All(table.Models, row => Assert.True(row is { SecondsOnOne: > 0, SecondsOnAll: > 0, LandmarkDistance: null }));
        using JsonDocument json = JsonDocument.Parse(table.ToJson());
        Assert.Equal(table.Models[1].PsnrY, json.RootElement.GetProperty("models")[1].GetProperty("psnr_y").GetDouble());
        using Frame sheet = await suite.DrawAsync(FaceClipSet.Find(data.Root), scores, [new FigureCell("a", 0, new CropRectangle(0, 0, 32, 32))], Cancellation);
        Assert.True(sheet.Height > 4 * 32);
    }

    [Fact]
    public async Task Clips_of_different_sizes_are_refused()
    {
        using GeneratedClips data = new();
        data.Video("a/hr.mkv", 48, 40, 3, (_, x, y) => (x + y) % 200);
        data.Video("b/hr.mkv", 48, 44, 3, (_, x, y) => (x + y) % 200);
        using FaceSuite suite = FaceSuite.Open(["bicubic"], new FaceSuiteOptions { Threads = 1 });
        BadInputException refused = await Assert.ThrowsAsync<BadInputException>(() => suite.RunAsync(FaceClipSet.Find(data.Root), null, Cancellation));
        Assert.Contains("b is 48x44, but a is 48x40", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_clips_says_how_to_make_them()
    {
        using GeneratedClips data = new();
        Assert.Equal(FailureReason.NoFaceClips, Assert.Throws<BadInputException>(() => FaceClipSet.Find(data.Root)).Reason);
    }

    private static async Task<double> ExpectedAsync(string path, Network network)
    {
        using Upscaler upscaler = Upscaler.Create("three", network, 1);
        List<Frame> highs = [], lows = [];
        await foreach (Frame frame in ClipFrames.ReadAsync(new EvaluationClip("a", ClipKind.Video, [path]), Cancellation))
        {
            highs.Add(frame);
            Frame low = new(PixelFormats.Rgb24, frame.Width / 4, frame.Height / 4, ColorDescription.Unspecified);
            new BicubicDegradation(roundBetweenPasses: false).Apply(frame.Memory.Span, frame.Width, frame.Height, 4).CopyTo(low.Memory);
            lows.Add(low);
        }

        double sum = 0;
        using ClipUpscaler clip = upscaler.OpenClip();
        for (int i = 1; i < 4; i++)
        {
            using Frame output = await clip.UpscaleAsync(lows[i - 1], lows[i], lows[i + 1], Cancellation);
            sum += Psnr.Luma(output, highs[i], 0, LumaRule.Rounded);
        }

        foreach (Frame frame in highs.Concat(lows)) frame.Dispose();
        return sum / 3;
    }
}
