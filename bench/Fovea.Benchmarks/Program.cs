using BenchmarkDotNet.Running;
using Fovea.Benchmarks;
using Fovea.Benchmarks.TrainingStep;
using Fovea.Cli.Commands;
using Fovea.Peers;

// Commands of their own measure plainly, rounds turn and turn about; all else is BenchmarkDotNet.
if (args is ["engines", .. string[] engines]) return BenchCommand.Create([OnnxRuntimeEngine.Peer, PyTorchEngine.Peer]).Parse(engines).Invoke();
if (args is ["training-step", .. string[] step]) return TrainingStepCommand.Run(step);
if (args is ["inference", .. string[] inference]) return InferenceBenchmark.Run(inference);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
