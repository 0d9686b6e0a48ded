using BenchmarkDotNet.Running;
using Fovea.Benchmarks;
using Fovea.Benchmarks.TrainingStep;

// Commands of their own measure plainly, rounds turn and turn about; all else is BenchmarkDotNet.
if (args is ["training-step", .. string[] step]) return TrainingStepCommand.Run(step);
if (args is ["inference", .. string[] inference]) return InferenceBenchmark.Run(inference);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
