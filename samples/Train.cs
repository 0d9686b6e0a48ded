#:project ../src/Fovea.Training
using System.Globalization;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Training;
using Fovea.Training.Data;

// dotnet run samples/Train.cs RUN-FOLDER [STEPS] [DATA...]: decodes the film beside this file, or other videos and pictures, into a
// cache, trains a small network for twice the size on it, and leaves a model folder that ModelZoo opens.
string run = args[0];
int steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2000;
string[] data = args.Length > 2 ? args[2..] : ["samples/tears-of-steel.mp4", "samples/talker.mpg"];
RunFolder folder = RunFolder.Create(run);
string prepared = Path.Combine(run, "cache");
await CacheBuilder.PrepareAsync(data, prepared, new CacheOptions { FramesPerClip = 8, ValidationShare = 0.5 }, Console.WriteLine);
using TrainingCache cache = TrainingCache.Open(prepared);

TrainingOptions options = new()
{
    Name = "mine-x2",
    Network = new EvsrNetSpec(Channels: 8, Blocks: 3, Scale: 2, Input: InputColor.Luma),
    Ema = 0.99,
    Stages = [new TrainingStage { Steps = steps, Batch = 4, Patch = 32, LearningRate = 1e-3 }],
    Validation = new ValidationOptions { Every = Math.Max(1, steps / 4), Frames = 2 },
};
RunSettings settings = new() { License = "MIT", DataStatement = "the samples of Fovea" };
using TrainingLoop loop = TrainingLoop.Create(SuperResolutionTask.Create(options, [cache], settings), folder, settings);
TrainingResult done = loop.Run(now =>
{
    if (now.Validation is ValidationScore score) Console.WriteLine($"step {now.Step}: loss {now.Loss:0.0000}, {score.PsnrY:0.00} dB");
    return true;
});

using Model model = Model.Load(folder.Model);
Console.WriteLine($"{done.Step} steps: {folder.Model}, {model.Network.Parameters.Count} parameters; report {folder.Report}");
