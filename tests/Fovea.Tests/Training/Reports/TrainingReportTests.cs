using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Imaging;
using Fovea.Imaging.Metrics;
using Fovea.Imaging.Resampling;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Plots;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Degradations;

namespace Fovea.Tests.Training;

[Trait("Category", "Culture")]
public sealed partial class TrainingReportTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-report-").FullName;
    private readonly string _cacheFolder = SyntheticCache.Make();
    private readonly TrainingCache _cache;

    public TrainingReportTests() => _cache = TrainingCache.Open(_cacheFolder);

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_cacheFolder, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData(InputColor.Rgb)]
    [InlineData(InputColor.Luma)]
    public void A_report_compares_with_bicubic_and_shows_pictures(InputColor input)
    {
        (string report, RunFolder folder) = Train(input);
        Assert.Equal(1, DataUri().Count(report));
        Assert.Contains("bicubic</text>", report, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder.Pictures, "*.png").Length);
        double told = folder.Log.Last(entry => entry.BicubicY is not null).BicubicY!.Value;
        // Of luma enlarged alone nothing is rounded twice.
        Assert.Equal(Bicubic(), told, input == InputColor.Rgb ? 0.001 : 0.1);
    }

    [Theory]
    [InlineData(0.00001234, 0.5, 1_200_000)]
    [InlineData(31.2001, 31.2009, 120_000)]
    [InlineData(-5, 123456, 3)]
    [InlineData(7, 7, 1)]
    [InlineData(0.031, 0.049, 700)]
    public void No_label_is_cut(double low, double high, long last)
    {
        Plot plot = new(PlotAxis.Of("step", [0, last]), PlotAxis.Of("", [low, high], alwaysLog: low > 0));
        plot.Line([(1, low), (last, high)], "line", "A curve");
        string svg = plot.Figure("A curve");
        MatchCollection labels = Label().Matches(svg);
        Assert.True(labels.Count >= 6, svg);
        foreach (Match label in labels)
        {
            double x = double.Parse(label.Groups[1].Value, CultureInfo.InvariantCulture), width = 8 * label.Groups[3].Length;
            double left = label.Groups[2].Value switch { "start" => x, "middle" => x - width / 2, _ => x - width };
            Assert.True(left >= 0 && left + width <= 900, label.Value);
        }

        // Neighbours that cannot be told apart are no scale.
        Assert.All(labels.GroupBy(label => label.Groups[2].Value), axis => Assert.Distinct(axis.Select(label => label.Groups[3].Value)));
    }

    private (string Report, RunFolder Folder) Train(InputColor input)
    {
        TrainingOptions options = new()
        {
            Name = "tiny",
            Network = new EvsrNetSpec(4, 1, 2, UpsamplingPath.Nearest, Input: input),
            Validation = new() { Every = 5, Pictures = 2 },
            Stages = [new() { Steps = 10, Batch = 2, Patch = 12 }],
        };
        RunFolder folder = RunFolder.Create(Path.Combine(_root, "run"));
        RunSettings settings = new() { Threads = 2, LogEvery = 5 };
        using TrainingLoop loop = TrainingLoop.Create(SuperResolutionTask.Create(options, [_cache], settings), folder, settings);
        loop.Run(null, TestContext.Current.CancellationToken);
        return (File.ReadAllText(folder.Report), folder);
    }

    private double Bicubic()
    {
        double sum = 0;
        foreach (CachedFrame high in _cache.Validation)
        {
            using Frame truth = new(PixelFormats.Rgb24, high.Width, high.Height, ColorDescription.Unspecified), low = new(PixelFormats.Rgb24, high.Width / 2, high.Height / 2, ColorDescription.Unspecified);
            high.Pixels.CopyTo(truth.Memory.Span);
            Degradation.Create(DegradationKind.Bicubic).Apply(high.Pixels, high.Width, high.Height, 2).CopyTo(low.Memory.Span);
            using Frame enlarged = Resampler.Resize(low, 2, ResampleRule.Float);
            sum += Psnr.Luma(enlarged, truth, 2, LumaRule.Float);
        }

        return sum / _cache.Validation.Count;
    }

    [GeneratedRegex("<img alt=\"bicubic, output, truth\" src=\"data:image/png;base64,")]
    private static partial Regex DataUri();

    [GeneratedRegex("<text x=\"([^\"]*)\" y=\"[^\"]*\" text-anchor=\"([^\"]*)\">([^<]*)</text>")]
    private static partial Regex Label();
}
