using System.Text.Json;
using Fovea.Lab.Evaluation;

namespace Fovea.Tests.Lab.Evaluation;

[Trait("Category", "Culture")]
public sealed class EvaluationReportTests
{
    private static readonly ClipScore Still = new("a", 1, 8, 8, 30, 0.9, 28, 0.8, 38, 39, null, null);
    private static readonly ClipScore Moving = new("b", 9, 8, 8, 20, 0.7, 18, 0.6, 30, 35, 1.5, 3);

    [Fact]
    public void A_mean_counts_every_clip_once_and_flicker_only_where_there_is_motion()
    {
        Assert.Equal(new MeanScore(2, 10, 25, 0.8, 23, 0.7, 34, 37, 1.5, 3), Rounded(MeanScore.Over([Still, Moving])));
        Assert.Null(MeanScore.Over([Still]).TemporalDifferenceError);
    }

    [Fact]
    public void Json_has_the_promised_names_in_the_promised_places()
    {
        ModelEvaluation model = new("bicubic", 0, 0, 1.5, 2.5, 0.1, [Still, Moving], MeanScore.Over([Still, Moving]));
        using JsonDocument json = JsonDocument.Parse(new EvaluationReport(4, "sisr", 4, "bi", "float", 2, 0, [model]).ToJson());
        Assert.Equal(4, json.RootElement.GetProperty("scale").GetInt32());
        Assert.Equal("sisr", json.RootElement.GetProperty("protocol").GetString());
        JsonElement first = json.RootElement.GetProperty("models")[0];
        Assert.Equal(["name", "params", "gmac", "ms_per_frame"], first.EnumerateObject().Take(4).Select(p => p.Name));
        JsonElement clip = first.GetProperty("clips")[1];
        Assert.Equal(("b", 9), (clip.GetProperty("name").GetString(), clip.GetProperty("frames").GetInt32()));
        Assert.Equal(new[] { 20, 0.7, 18, 0.6, 30, 35, 1.5 }, new[] { "psnr_y", "ssim_y", "psnr_rgb", "ssim_rgb", "psnr_cb", "psnr_cr", "grid_ratio" }.Select(name => clip.GetProperty(name).GetDouble()));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("clips")[0].GetProperty("temporal_difference_error").ValueKind);
        Assert.Equal(25, first.GetProperty("mean").GetProperty("psnr_y").GetDouble());
    }

    private static MeanScore Rounded(MeanScore mean) => mean with { SsimY = Math.Round(mean.SsimY, 12), SsimRgb = Math.Round(mean.SsimRgb, 12) };
}
