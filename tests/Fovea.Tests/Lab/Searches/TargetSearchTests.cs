using System.Text.Json.Nodes;
using Fovea.Imaging;
using Fovea.Lab.Latency;
using Fovea.Lab.Searches;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Storage;
using Fovea.Tensors;
using Fovea.Tests.Training;
using Fovea.Training.Data;
using Fovea.Upscaling;

namespace Fovea.Tests.Lab.Searches;

public sealed class TargetSearchTests : IDisposable
{
    private static readonly LatencyTask Task = new(48, 32, 4, 1);
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-search-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("tpe")]
    [InlineData("nsga2")]
    public async Task From_a_speed_to_an_installed_model(string sampler)
    {
        using TrainingCache data = SyntheticCache.Open(out string cache, 208, 200);
        TargetSearch search = new(Options("mine", cache), new LatencyModel(LatencyTable.Create(Task)));
        search.RequireReachable();
        using MemoryStudyStorage storage = new();
        Study study = search.OpenStudy(storage, new SamplerOptions { Name = sampler, Population = 3, StartupTrials = 2 }, new());
        await new SearchRunner(study, new SearchBudget { Trials = 4 }, new WorkerOptions()).RunAsync([search.ObjectiveOf(study, data)], TestContext.Current.CancellationToken);
        IReadOnlyList<FrontPoint> points = search.Front(study);
        Assert.Equal(4, points.Count);

        (FrontPoint winner, double measured) = search.Choose(points, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(points.Max(point => point.PsnrY), winner.PsnrY);
        TargetSearchModel model = new FinalTraining(search, data).Run(winner, measured, Path.Combine(_root, "models"), null, TestContext.Current.CancellationToken);
        FrontReport report = search.WriteFront(points, model);

        using Model installed = ModelZoo.Open(model.Folder);
        Assert.Equal(("mine", winner.Spec), (installed.Name, installed.Network.Spec));
        Assert.Contains(installed.Card.Scores, score => score.Metric == "fps" && Math.Abs(score.Value - model.MeasuredFps) < 0.01);
        using Upscaler upscaler = Upscaler.Create(installed, threads: 1);
        using Frame low = new(PixelFormats.Yuv420P, 16, 12, ColorDescription.Unspecified), high = upscaler.Upscale(low, TestContext.Current.CancellationToken);
        Assert.Equal((64, 48), (high.Width, high.Height));

        JsonNode json = JsonNode.Parse(File.ReadAllText(search.Options.FrontFiles.Json))!;
        Assert.Equal(4, json["points"]!.AsArray().Count);
        Assert.Equal(winner.Trial, json["winner"]!["trial"]!.GetValue<int>());
        Assert.Equal(winner.Spec, NetworkSpec.Parse(json["points"]!.AsArray().Single(point => point!["trial"]!.GetValue<int>() == winner.Trial)!["spec"]!.ToJsonString()));
        System.Xml.Linq.XDocument picture = System.Xml.Linq.XDocument.Load(search.Options.FrontFiles.Picture);
        Assert.Equal(4, picture.Descendants().Count(element => element.Name.LocalName == "circle"));
        Assert.Contains(picture.Descendants(), element => element.Value == winner.Network);
        Directory.Delete(cache, recursive: true);
    }

    [Fact]
    public void Points_that_are_predicted_too_slow_are_never_tried()
    {
        LatencyModel latency = new(LatencyTable.Create(Task));
        double limit = latency.Predict(new EvsrNetSpec(12, 3, 4, UpsamplingPath.Nearest)).Milliseconds;
        TargetSearch search = new(Options("fast", "none") with { Target = new SpeedTarget(1000 / limit) }, latency);
        foreach (string sampler in (string[])["random", "tpe", "nsga2", "smac"])
        {
            using MemoryStudyStorage storage = new();
            Study study = search.OpenStudy(storage, new SamplerOptions { Name = sampler, StartupTrials = 2, Population = 3 }, new());
            for (int i = 0; i < 6; i++)
            {
                Trial trial = study.TryAsk(new WorkerOptions(), cancellationToken: TestContext.Current.CancellationToken)!;
                Assert.True(latency.Predict(search.SpecOf(trial.Configuration)).Milliseconds <= limit);
                trial.Tell([.. study.Directions.Select((_, objective) => 1.0 / (i + 1 + objective))]);
            }
        }
    }

    [Fact]
    public void A_speed_that_nothing_reaches_is_refused_with_the_speed_that_something_does()
    {
        TargetSearch search = new(Options("never", "none") with { Target = new SpeedTarget(90_000) }, new LatencyModel(LatencyTable.Create(Task)));
        string message = Assert.Throws<BadInputException>(search.RequireReachable).Message;
        Assert.Contains("90000 fps", message, StringComparison.Ordinal);
        Assert.Contains("the fastest, evsrnet 4/1", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TargetSearchKind.Frames, "patch of 192x192")]
    [InlineData(TargetSearchKind.Recurrent, "7 frames that follow each other")]
    [InlineData(TargetSearchKind.Faces, "3 frames that follow each other")]
    public void Data_that_do_not_suit_are_refused_before_anything_is_trained(TargetSearchKind kind, string told)
    {
        // Two frames of 160x144 a source: too small, or too few.
        using TrainingCache data = SyntheticCache.Open(out string cache, 160, 144);
        TargetSearch search = new(Options("unfit", cache) with { Kind = kind }, new LatencyModel(LatencyTable.Create(Task)));
        Assert.Contains(told, Assert.Throws<BadInputException>(() => search.RequireData(data)).Message, StringComparison.Ordinal);
        Directory.Delete(cache, recursive: true);
    }

    [Fact]
    public void Every_stage_of_the_space_occurs_in_what_is_measured_beforehand()
    {
        HashSet<string> kinds = [.. TargetSearchSpace.Families(2).SelectMany(spec => KindsOf(spec).Concat(KindsOf(((EvsrNetSpec)spec) with { Blocks = 10 })))];
        var space = TargetSearchSpace.Create(TargetSearchKind.Frames);
        RandomSource random = new(2);
        for (int i = 0; i < 60; i++) Assert.All(KindsOf(TargetSearchSpace.SpecOf(TargetSearchKind.Frames, space.Draw(random), 2)), kind => Assert.Contains(kind, kinds));
    }

    [Theory]
    [InlineData(TargetSearchKind.Frames)]
    [InlineData(TargetSearchKind.Recurrent)]
    [InlineData(TargetSearchKind.Faces)]
    public void Every_point_of_a_space_is_a_network(TargetSearchKind kind)
    {
        RandomSource random = new(3);
        var space = TargetSearchSpace.Create(kind);
        for (int i = 0; i < 50; i++) TargetSearchSpace.SpecOf(kind, space.Draw(random), 4).Validate();
        Assert.All(TargetSearchSpace.Smallest(kind, 4), spec => spec.Validate());
    }

    private static IEnumerable<string> KindsOf(NetworkSpec spec)
    {
        using Network network = Network.Create(spec, seed: 1);
        return FusedStages.Find(network, new LatencyTask(16, 16, 2, 1)).SelectMany(way => way.Kinds);
    }

    private TargetSearchOptions Options(string name, string data) => new()
    {
        Name = name,
        Task = Task,
        Target = new SpeedTarget(2),
        Data = data,
        Folder = Path.Combine(_root, name),
        TrialSteps = 6,
        TrainTime = TimeSpan.FromSeconds(2),
        TrainThreads = 1,
    };
}
