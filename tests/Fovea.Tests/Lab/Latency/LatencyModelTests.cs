using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Lab.Latency;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Tests.Lab.Latency;

/// <summary>Only ratios are held against each other, loosely: what else the machine does comes and goes.</summary>
public sealed class LatencyModelTests
{
    private static readonly LatencyTask Task = new(96, 64, 4, 1);

    [Fact]
    public void Whole_plans_take_about_what_the_stages_of_others_predict()
    {
        LatencyModel cold = new(LatencyTable.Create(Task)), model = new(LatencyTable.Create(Task));
        EvsrNetSpec[] specs = [.. new[] { (8, 2), (16, 3), (24, 4), (12, 8), (16, 6) }.Select(size => new EvsrNetSpec(size.Item1, size.Item2, 4, UpsamplingPath.Nearest))];

        // The runtime compiles kernels again while they run for the first time.
        foreach (EvsrNetSpec spec in specs) cold.Predict(spec);
        double[] ratios = [.. specs.Select(spec =>
        {
            LatencyEstimate estimate = model.Predict(spec);
            using Network network = Network.Create(spec, seed: 1);
            double whole = FusedStages.Find(network, Task).Single(way => way.Kernels == estimate.Kernels).Measure().Sum();
            return estimate.Stages.SkipLast(1).Sum(stage => stage.Milliseconds) / whole;
        }).Order()];
        Assert.InRange(ratios[ratios.Length / 2], 0.4, 2.5);
    }

    [Fact]
    public void A_report_holds_what_is_predicted_against_what_is_measured()
    {
        EvsrNetSpec[] specs = [new(4, 2, 4), new(6, 3, 4, Input: InputColor.Luma)];
        LatencyModel model = new(LatencyTable.Create(Task));
        LatencyReport report = LatencyCheck.Run(model, specs, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(specs.Select(spec => model.Predict(spec).Milliseconds), report.Rows.Select(row => row.PredictedMs));
        Assert.All(report.Rows, row => Assert.True(row.MeasuredMs > 0));
        Assert.Equal(report.Rows.Average(row => Math.Abs(row.PredictedMs - row.MeasuredMs) / row.MeasuredMs), report.MeanError, 9);
        Assert.Equal(specs[0].BuildGraph().CountMultiplyAccumulates(96, 64) / 1e9, report.Rows[0].Gmac);
    }

    [Fact]
    public void What_is_measured_once_is_not_measured_again_for_other_depths_and_paths_cost_only_their_own()
    {
        List<NetworkSpec> measured = [];
        LatencyModel model = new(LatencyTable.Create(Task)) { Measuring = measured.Add };
        EvsrNetSpec spec = new(8, 3, 4, UpsamplingPath.Nearest);
        LatencyEstimate estimate = model.Predict(spec);
        Assert.Equal([spec with { Blocks = 1 }, spec with { Blocks = 10 }], measured);
        Assert.Equal(estimate.Stages.Sum(stage => stage.Milliseconds), estimate.Milliseconds, 9);

        LatencyEstimate deeper = model.Predict(spec with { Blocks = 7 });
        Assert.True(deeper.Milliseconds > estimate.Milliseconds);
        Assert.Equal((2 + 2 * 3, 2 + 2 * 7), (Convolutions(estimate), Convolutions(deeper)));
        Assert.Equal(2, measured.Count);

        // The trunk is known: only the end is new.
        model.Predict(spec with { Upsampling = UpsamplingPath.None });
        Assert.Equal([spec with { Blocks = 1, Upsampling = UpsamplingPath.None }], measured.Skip(2));
    }

    private static int Convolutions(LatencyEstimate estimate) => estimate.Stages.Count(stage => stage.Kind.Contains("convolution", StringComparison.Ordinal));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Networks_with_state_and_for_faces_have_a_time_too_of_one_measurement(bool state)
    {
        List<NetworkSpec> measured = [];
        LatencyModel model = new(LatencyTable.Create(new LatencyTask(48, 48, 4, 2))) { Measuring = measured.Add };
        NetworkSpec Spec(int blocks) => state ? new RrnSpec(4, blocks, 4) : new HoFvsrSpec(4, 8, blocks, 8, 8, 8);
        LatencyEstimate shallow = model.Predict(Spec(2)), deep = model.Predict(Spec(4));
        Assert.Equal("plain operations", shallow.Kernels);
        Assert.Equal(shallow.Stages.Sum(stage => stage.Milliseconds) / 2, shallow.Milliseconds, 9);
        Assert.True(deep.Milliseconds > 0 && shallow.Milliseconds > 0);
        Assert.Equal([Spec(1)], measured);
    }

    [Fact]
    public void Of_another_scale_it_says_nothing()
        => Assert.Throws<BadInputException>(() => new LatencyModel(LatencyTable.Create(Task)).Predict(new EvsrNetSpec(8, 5, 2)));

    [Theory]
    [InlineData(ConvolutionAlgorithm.Direct)]
    [InlineData(ConvolutionAlgorithm.Winograd)]
    public void A_plan_that_is_timed_stage_by_stage_gives_the_same_picture(ConvolutionAlgorithm algorithm)
    {
        using Network network = Network.Create(new EvsrNetSpec(6, 2, 4, UpsamplingPath.Bilinear), seed: 3);
        using InferencePlan plan = InferencePlan.Compile(network, 40, 24, new PlanOptions(algorithm));
        using Frame source = LatencyMeter.Noise(40, 24, 1), plain = new(source.Format, 160, 96, source.Color), timed = new(source.Format, 160, 96, source.Color);
        using (RowTarget target = FrameTarget.Rgb(plain)) plan.Run(FrameRows.Rgb(source), target, 0, 96);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        IReadOnlyList<double> times;
        using (RowTarget target = FrameTarget.Rgb(timed)) times = plan.Profile(FrameRows.Rgb(source), target);
        double passed = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Assert.Equal(plain.Memory.ToArray(), timed.Memory.ToArray());
        Assert.Equal(plan.Stages.Count, times.Count);
        Assert.All(times, time => Assert.True(time > 0));
        Assert.True(times.Sum() <= passed);
    }

    [Fact]
    public void The_cost_of_convolutions_has_the_slopes_it_says_and_grows_with_channels()
    {
        LatencyCost cost = new(new LatencyModel(LatencyTable.Create(new LatencyTask(64, 32, 4, 1))));
        const double Step = 1e-4;
        foreach (int kernel in (int[])[1, 3])
        {
            double at = cost.Evaluate(7.5, 11.25, kernel, out double perInput, out double perOutput);
            Assert.True(at > 0 && perInput >= 0 && perOutput > 0);
            Assert.Equal((cost.Evaluate(7.5 + Step, 11.25, kernel, out _, out _) - at) / Step, perInput, 1e-6);
            Assert.Equal((cost.Evaluate(7.5, 11.25 + Step, kernel, out _, out _) - at) / Step, perOutput, 1e-6);
            Assert.Equal(0, cost.Evaluate(9, 0, kernel, out _, out _));
        }
    }
}
