using System.Text.Json.Nodes;
using Fovea.Faces;
using Fovea.Inference;
using Fovea.Tensors;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Detectors;

namespace Fovea.Tests.Training.Detectors;

public sealed class DetectorTaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-detector-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_short_run_learns_to_find_drawn_faces()
    {
        DetectorPicture[] pictures = DrawnFaces.Pictures(16, seed: 1), others = DrawnFaces.Pictures(8, seed: 99);
        using TrainingLoop trainer = Create(Options(250), _folder, 2, DetectorData.Of(pictures, others), out _);
        TrainingResult result = trainer.Run(null, TestContext.Current.CancellationToken);
        Assert.True(result.Completed);
        DetectorScore score = Assert.IsType<DetectorScore>(result.Validation);
        Assert.True(score.Recall >= 0.8, $"recall {score.Recall}");
        Assert.True(score.Precision >= 0.6, $"precision {score.Precision}");

        // What was exported finds them too, and the eyes.
        using Mtcnn networks = Mtcnn.Load(Path.Combine(_folder, "model"));
        using FaceDetector detector = new(networks, new FaceDetectorOptions { MinSize = 24 }, threads: 1);
        using Tensor samples = pictures[0].ToTensor();
        Face face = detector.Detect(samples, TestContext.Current.CancellationToken)[0];
        Assert.True(face.Box.Overlap(pictures[0].Faces[0].Box) > 0.6f);
        Assert.InRange(face.Landmarks[0].X, pictures[0].Faces[0].Landmarks[0].X - 5, pictures[0].Faces[0].Landmarks[0].X + 5);
        Assert.True(File.Exists(Path.Combine(_folder, "report.html")));
        Assert.Contains("\"recall\"", File.ReadAllText(Path.Combine(_folder, "log.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_and_threads_change_no_bit()
    {
        DetectorData data = DetectorData.Of(DrawnFaces.Pictures(6, seed: 1), []);
        string whole = Path.Combine(_folder, "whole"), parts = Path.Combine(_folder, "parts");
        using TrainingLoop uninterrupted = Create(Options(6), whole, 1, data, out DetectorTask straight);
        uninterrupted.Run(null, TestContext.Current.CancellationToken);

        using TrainingLoop first = Create(Options(6), parts, 2, data, out _);
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => first.Run(TrainingRuns.After(8, stop.Cancel), stop.Token));
        Assert.Equal(8, first.Step);
        using TrainingLoop second = Resume(parts, 2, data, out DetectorTask resumed);
        Assert.True(second.Run(null, TestContext.Current.CancellationToken).Completed);
        Assert.Equal(straight.Networks.Fingerprint(), resumed.Networks.Fingerprint());
    }

    [Fact]
    public void A_run_that_diverges_leaves_the_last_good_checkpoint()
    {
        DetectorData data = DetectorData.Of(DrawnFaces.Pictures(4, seed: 1), []);
        using TrainingLoop sound = Create(Options(6), _folder, 1, data, out _);
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => sound.Run(TrainingRuns.After(3, stop.Cancel), stop.Token));
        string path = RunFolder.CheckpointIn(_folder);
        byte[] before = File.ReadAllBytes(path);
        using TrainingLoop broken = Resume(_folder, 1, data, out DetectorTask task);
        foreach (string name in task.Networks.Networks[0].Parameters.Names) task.Networks.Networks[0].Parameters[name].Span.Fill(float.NaN);
        FoveaException failure = Assert.Throws<FoveaException>(() => broken.Run(null, TestContext.Current.CancellationToken));
        Assert.Contains("is kept", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Data_without_labels_are_refused_by_name()
    {
        string cacheFolder = SyntheticCache.Make([1, 1], 64, 64, (_, _, pixels) => pixels.Fill(9));
        try
        {
            using TrainingCache cache = TrainingCache.Open(cacheFolder);
            string labels = Path.Combine(_folder, "other.csv"), drawn = Path.Combine(_folder, "drawn.csv");
            File.WriteAllText(labels, "file,x,y,w,h,label,source\n");
            Assert.Equal(FailureReason.NoLabels, Assert.Throws<BadInputException>(() => DetectorData.Open(cache, [], [])).Reason);
            Assert.Contains("'drawn'", Assert.Throws<BadInputException>(() => DetectorData.Open(cache, [labels], [])).Message, StringComparison.Ordinal);
            Assert.Contains("no", Assert.Throws<BadInputException>(() => DetectorData.Open(cache, [labels], ["drawn"])).Message, StringComparison.Ordinal);
            File.WriteAllText(drawn, "file,x,y,w,h,label,source\n0,10,10,30,40,face,me\n");
            DetectorData data = DetectorData.Open(cache, [drawn], []);
            Assert.Equal(new FaceBox(10, 10, 40, 50), Assert.Single(Assert.Single(data.Train).Faces).Box);
            Assert.Empty(data.Validation);
        }
        finally
        {
            Directory.Delete(cacheFolder, recursive: true);
        }
    }

    [Fact]
    public void A_detector_goes_on_from_another_and_keeps_the_networks_without_steps()
    {
        DetectorData data = DetectorData.Of(DrawnFaces.Pictures(6, seed: 1), []);
        string first = Path.Combine(_folder, "first"), second = Path.Combine(_folder, "second");
        using (TrainingLoop trainer = Create(Options(4), first, 1, data, out _)) trainer.Run(null, TestContext.Current.CancellationToken);
        string from = Path.Combine(first, "model");
        DetectorOptions options = Options(4) with { Start = from, PassShare = 0, Stages = [.. Options(4).Stages.Select(stage => stage.Net == DetectorNet.Refinement ? stage : stage with { Steps = 0 })] };
        RunSettings settings = new RunSettings { Threads = 1, DatasetLicenses = [new("drawn", "drawn here", "none")] };
        using TrainingLoop next = TrainingLoop.Create(DetectorTask.Create(options, data, settings), RunFolder.Create(second), settings);
        Assert.True(next.Run(null, TestContext.Current.CancellationToken).Completed);
        using Mtcnn before = Mtcnn.Load(from), after = Mtcnn.Load(Path.Combine(second, "model"));
        Assert.Equal([true, false, true], before.Networks.Zip(after.Networks, (a, b) => a.Parameters.Names.All(name => a.Parameters[name].Span.SequenceEqual(b.Parameters[name].Span))));
        Assert.Throws<BadInputException>((options with { Start = null }).Validate);

        // What a judge adds stands in the card once.
        DetectorExport.AddScores(Path.Combine(second, "model"), [new("scenes", "recall", 0.5, "a")]);
        DetectorExport.AddScores(Path.Combine(second, "model"), [new("scenes", "recall", 0.75, "b")]);
        string card = File.ReadAllText(Path.Combine(second, "model", DetectorCard.FileName));
        Assert.Contains("0.75", card, StringComparison.Ordinal);
        Assert.DoesNotContain("\"a\"", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_of_data_are_found_by_their_whole_names()
    {
        string path = Path.Combine(_folder, "terms.json");
        File.WriteAllText(path, """[ { "name": "clip_.*", "source": "a site", "terms": "CC0" } ]""");
        IReadOnlyList<DatasetLicense> terms = DatasetLicense.Read(path);
        Assert.Equal(new("clip_7", "a site; 3 pictures", "CC0"), DatasetLicense.Describe(terms, "clip_7", "3 pictures", "x"));
        Assert.Equal(new("a_clip_7", "3 pictures", "x"), DatasetLicense.Describe(terms, "a_clip_7", "3 pictures", "x"));
        Assert.Equal("not stated", DatasetLicense.Describe([], "b", "1", null).Terms);
        foreach (string broken in new[] { "{", "{}", "[{}]", """[{"name":"(","source":"a","terms":"b"}]""" })
        {
            File.WriteAllText(path, broken);
            Assert.Contains(path, Assert.Throws<BadInputException>(() => DatasetLicense.Read(path)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<BadInputException>(() => DatasetLicense.Read(path + "x"));
    }

    [Theory]
    [InlineData("""{ "network": { "architecture": "yolo" } }""", "network.architecture")]
    [InlineData("""{ "hard_shar": 0.5 }""", "hard_shar")]
    [InlineData("""{ "hard_share": "much" }""", "hard_share")]
    [InlineData("""{ "hard_share": 0 }""", "hard_share")]
    [InlineData("""{ "stages": [ { "net": "rnet" } ] }""", "pnet, rnet and onet")]
    [InlineData("""{ "stages": [ { "net": "qnet" } ] }""", "net")]
    public void A_broken_recipe_is_refused_with_the_name_of_the_field(string recipe, string named) =>
        Assert.Contains(named, Assert.Throws<BadInputException>(() => DetectorRecipe.Read((JsonObject)JsonNode.Parse(recipe)!)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_recipe_keeps_the_defaults_of_what_it_leaves_out()
    {
        DetectorOptions options = DetectorRecipe.Read((JsonObject)JsonNode.Parse("""{ "augmentation": { "flip": 0 }, "stages": [ { "net": "pnet", "steps": 7 }, { "net": "rnet" }, { "net": "onet" } ] }""")!);
        Assert.Equal((0, 0.15, 0.7, 7, 10_000), (options.Augmentation.Flip, options.Augmentation.Grey, options.HardShare, options.Stages[0].Steps, options.Stages[2].Steps));
        Assert.Equal(["negatives"], options.WithoutFaces);
    }

    [Fact]
    public void A_damaged_checkpoint_and_damaged_labels_are_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "checkpoints"));
        File.WriteAllText(RunFolder.CheckpointIn(_folder), "not a checkpoint");
        Assert.Throws<BadInputException>(() => Checkpoint.Open(_folder));
        Assert.Throws<BadInputException>(() => DetectedLabels.Read(["{\"file\":\"a.jpg\",\"frame\":0}"], "x.jsonl"));
        Assert.Throws<BadInputException>(() => DetectedLabels.Read(["{"], "x.jsonl"));
    }

    [Fact]
    public void Unsure_and_small_finds_of_another_detector_may_be_found_or_not()
    {
        const string line = """{"file":"d/a.jpg","frame":0,"faces":[{"x":1,"y":2,"w":30,"h":40,"score":0.99,"landmarks":[[1,2],[3,4],[5,6],[7,8],[9,10]]},{"x":1,"y":2,"w":17,"h":20,"score":0.99,"landmarks":[]},{"x":1,"y":2,"w":30,"h":40,"score":0.9,"landmarks":[]}]}""";
        (string file, IReadOnlyList<FaceLabel> labels) = Assert.Single(DetectedLabels.Read([line], "x.jsonl"));
        Assert.Equal("d/a.jpg", file);
        Assert.Equal([false, true, true], labels.Select(label => label.IsOptional));
        Assert.Equal(new FacePoint(3, 4), labels[0].Landmarks[1]);
    }

    private static TrainingLoop Create(DetectorOptions options, string folder, int threads, DetectorData data, out DetectorTask task)
    {
        RunSettings settings = new() { Threads = threads };
        task = DetectorTask.Create(options, data, settings);
        return TrainingLoop.Create(task, RunFolder.Create(folder), settings);
    }

    private static TrainingLoop Resume(string folder, int threads, DetectorData data, out DetectorTask task)
    {
        (Checkpoint saved, RunSettings settings) = (Checkpoint.Open(folder), new() { Threads = threads });
        task = DetectorTask.Resume(saved, data, settings);
        return TrainingLoop.Resume(saved, task, settings);
    }

    private static DetectorOptions Options(int steps) => new()
    {
        MinFace = 24,
        MiningScore = 0.3,
        Stages = [.. Enum.GetValues<DetectorNet>().Select(net => new DetectorStage { Net = net, Steps = steps, Batch = 40, LearningRate = 2e-3 })],
    };
}
