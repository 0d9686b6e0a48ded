#:project ../src/Fovea.Search
using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

// dotnet run samples/Search.cs [TRIALS]: a study of two numbers and a choice by TPE. Anything that gives a number can be searched;
// with a storage of Fovea.Storage the study is kept, and several processes can work on it.
int trials = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 60;
SearchSpace space = new(
[
    new FloatParameter("rate", 1e-5, 1e-1, log: true),
    new IntParameter("channels", 4, 64),
    new CategoricalParameter("schedule", ["constant", "cosine"]),
]);
using MemoryStudyStorage storage = new();
Study study = Study.Create(storage, "sample", space, new StudyOptions { Sampler = new SamplerOptions { Name = "tpe" }, Seed = 1 });
SearchRunner runner = new(study, new SearchBudget { Trials = trials }, new WorkerOptions());
await runner.RunAsync([ObjectiveAsync], CancellationToken.None);

TrialRecord best = study.BestTrials()[0];
Console.WriteLine($"best of {study.Trials().Count} trials: {best.Values[0]:0.000} by trial {best.Number} with {best.Configuration}");

// What a training would tell: best at a rate of 0.001, 32 channels and a cosine.
static Task<TrialOutcome> ObjectiveAsync(Trial trial, CancellationToken cancellationToken)
{
    Configuration choice = trial.Configuration;
    double loss = Math.Abs(Math.Log10(choice.GetNumber("rate")) + 3) + (Math.Abs(choice.GetInteger("channels") - 32) / 32.0);
    return Task.FromResult(TrialOutcome.Complete(choice.GetChoice("schedule") == "cosine" ? loss : loss + 0.5));
}
