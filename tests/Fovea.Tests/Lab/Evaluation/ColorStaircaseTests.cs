using Fovea.Lab.Evaluation;
using Fovea.Networks;
using Fovea.Tests.References;

namespace Fovea.Tests.Lab.Evaluation;

/// <summary>No shipped model but the paper's may draw blocks of colour; PSNR of luma cannot see them, the grid ratio can.</summary>
public sealed class ColorStaircaseTests
{
    private const double Most = 1.35;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_default_draws_no_staircases_at_saturated_edges(int scale)
    {
        using GeneratedClips data = new();
        Paint(data);
        MeanScore[] scores = await ScoreAsync(data.Root, scale, ModelZoo.DefaultName(scale), "bicubic");
        Assert.InRange(scores[0].GridRatio!.Value, 0.7, Most);
        Assert.Equal(scores[1].GridRatio!.Value, scores[0].GridRatio!.Value, 0.05);
        Assert.True(scores[0].PsnrY > scores[1].PsnrY + 1, "the default is hardly sharper than bicubic");
        Assert.True(scores[0].PsnrCb > scores[1].PsnrCb - 0.1 && scores[0].PsnrCr > scores[1].PsnrCr - 0.1, "the default has worse colours than bicubic");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_default_draws_none_in_film_either(int scale)
    {
        string film = Path.Combine(Repository.Root, "samples", "tears-of-steel.mp4");
        MeanScore score = Assert.Single(await ScoreAsync(film, scale, ModelZoo.DefaultName(scale)));
        Assert.InRange(score.GridRatio!.Value, 0.7, Most);
    }

    // Their colours are worse than bicubic, so their cards leave chroma to that.
    [Theory]
    [InlineData("fovea-x2", 2)]
    [InlineData("fovea-x2-int8", 2)]
    [InlineData("fovea-x3", 3)]
    [InlineData("fovea-x4", 4)]
    [InlineData("fovea-x4-int8", 4)]
    [InlineData("fovea-16-x4", 4)]
    public async Task Networks_on_red_green_and_blue_leave_chroma_to_bicubic(string name, int scale)
    {
        using GeneratedClips data = new();
        Paint(data);
        MeanScore score = Assert.Single(await ScoreAsync(data.Root, scale, name));
        Assert.InRange(score.GridRatio!.Value, 0.7, Most);
    }

    [Fact]
    public async Task The_ratio_sees_what_the_papers_network_does()
    {
        using GeneratedClips data = new();
        Paint(data);
        Assert.True(Assert.Single(await ScoreAsync(data.Root, 4, "evsrnet-x4")).GridRatio > Most);
    }

    // Discs and stripes of full colours on full colours, each pixel the mean of 4x4 points.
    private static void Paint(GeneratedClips data)
    {
        int[][] colors = [[230, 20, 20], [20, 40, 220], [20, 190, 40], [240, 220, 20], [230, 30, 200], [20, 200, 210]];
        data.Picture("discs.ppm", 192, 144, (x, y, c) => Mean(x, y, (px, py) => colors[Disc(px, py)][c]));
        data.Picture("stripes.ppm", 192, 144, (x, y, c) => Mean(x, y, (px, py) => colors[(int)(py / 48) * 2 + (int)((px + py / 3) / 11) % 2][c]));

        static int Disc(double x, double y)
        {
            (int column, int row) = ((int)(x / 32), (int)(y / 36));
            bool inside = Math.Pow(x - 32 * column - 16, 2) + Math.Pow(y - 36 * row - 18, 2) < 150 + 10 * column;
            return (column + 2 * row + (inside ? 3 : 0)) % 6;
        }

        static int Mean(int x, int y, Func<double, double, int> color)
            => (int)Math.Round(Enumerable.Range(0, 16).Average(i => color(x + (i % 4 + 0.5) / 4, y + (i / 4 + 0.5) / 4)));
    }

    private static async Task<MeanScore[]> ScoreAsync(string data, int scale, params string[] models)
    {
        EvaluationOptions options = new() { Scale = scale, FrameLimit = 3 };
        using Evaluator evaluator = Evaluator.Open(models, options);
        EvaluationReport report = await evaluator.RunAsync(ClipDiscovery.Find(data), null, Cancellation);
        return [.. report.Models.Select(model => model.Mean)];
    }
}
