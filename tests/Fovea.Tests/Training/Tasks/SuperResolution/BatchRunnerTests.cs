using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Losses;

namespace Fovea.Tests.Training;

public sealed class BatchRunnerTests
{
    [Fact]
    public void The_gradient_of_a_batch_is_the_slope_of_its_mean_loss()
    {
        using TrainingCache cache = SyntheticCache.Open(out _);
        EvsrNetSpec spec = new(4, 1, 2, UpsamplingPath.Nearest);
        TrainingOptions options = new() { Network = spec, Stages = [new() { Steps = 10, Batch = 3, Patch = 8, Loss = LossKind.Mse }] };
        using SuperResolutionState state = SuperResolutionState.Create(options);
        using BatchRunner runner = new(state.PlainLayout, null, 2);
        PatchSampler sampler = new(cache, Degradation.Create(DegradationKind.Bicubic), 2, 8, 1);
        BatchPlan plan = BatchPlan.At(options, 0);
        float[] gradient = [.. runner.Run(plan, state.Network, state.Raw, sampler, 0).Gradient];
        foreach (string name in new[] { "conv_in.weight", "conv_out.bias", "blocks.0.conv_b.weight" })
        {
            int offset = 0;
            state.RawLayout.ForEach(state.Raw, (tensor, at) => { if (ReferenceEquals(tensor, state.Raw[name])) offset = at; });
            Tensor weight = state.Raw[name];
            const float H = 1e-2f;
            float kept = weight.Span[1];
            weight.Span[1] = kept + H;
            double up = runner.Run(plan, state.Network, state.Raw, sampler, 0).Loss;
            weight.Span[1] = kept - H;
            double down = runner.Run(plan, state.Network, state.Raw, sampler, 0).Loss;
            weight.Span[1] = kept;
            double slope = (up - down) / (2 * H);
            Assert.True(Math.Abs(slope - gradient[offset + 1]) <= 0.02 * Math.Abs(slope) + 2e-6, $"{name}: slope {slope}, gradient {gradient[offset + 1]}");
        }
    }
}
