using BenchmarkDotNet.Running;
using Fovea.Benchmarks.TrainingStep;

// `training-step` times whole steps and speaks to compare-training.sh; all else is BenchmarkDotNet.
if (args is ["training-step", .. string[] rest]) return TrainingStepCommand.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
