using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Inference.Quantization;
using Fovea.Tests.Networks;
using Fovea.Tests.Upscaling;

namespace Fovea.Tests.Inference.Plans;

public sealed class PrecisionChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Network _network = Samples.Lively(new EvsrNetSpec(8, 1, 2, UpsamplingPath.Nearest), 3);
    private readonly QuantizationTable _ranges;

    public PrecisionChoiceTests()
    {
        using Tensor picture = Samples.Picture(3, 12, 20, 7);
        _ranges = Ranges.Of(_network, picture);
    }

    [Theory]
    [InlineData(10, 5, Precision.Int8)]
    [InlineData(10, 9.9, Precision.Float32)]
    [InlineData(7.16, 9.45, Precision.Float32)]
    public void The_faster_is_taken_and_floats_where_it_does_not_matter(double float32, double int8, Precision faster)
    {
        PrecisionChoice choice = Choose(new PrecisionMemory(), float32, int8);
        Assert.Equal((faster, false), (choice.Precision, choice.IsRemembered));
        Assert.Contains(FormattableString.Invariant($"{int8:F2}"), choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_measured_is_remembered_by_the_next_process()
    {
        string path = _folder["cache/fovea/precision.json"];
        Assert.False(Choose(new PrecisionMemory(path), 10, 5).IsRemembered);
        PrecisionChoice second = PrecisionChoice.Make(_network, 20, 12, Options(new PrecisionMemory(path)), _ranges, (_, _, _) => throw new InvalidOperationException("measured again"));
        Assert.Equal((Precision.Int8, true), (second.Precision, second.IsRemembered));
    }

    [Fact]
    public void Another_size_number_of_threads_network_or_kind_of_lanes_is_measured_anew()
    {
        PrecisionMemory memory = new();
        Choose(memory, 10, 5);
        Assert.True(Choose(memory, 5, 10).IsRemembered);
        Assert.False(Choose(memory, 5, 10, width: 64).IsRemembered);
        Assert.False(PrecisionChoice.Make(_network, 20, 12, Options(memory) with { Threads = 2 }, _ranges, (_, _, _) => new(5, 10)).IsRemembered);
        using Network other = Samples.Lively(new EvsrNetSpec(8, 1, 2, UpsamplingPath.Nearest), 4);
        Assert.False(PrecisionChoice.Make(other, 20, 12, Options(memory), _ranges, (_, _, _) => new(5, 10)).IsRemembered);
        using IDisposable lanes = SimdWidth.Use(4);
        Assert.False(Choose(memory, 5, 10).IsRemembered);
    }

    [Fact]
    public void A_disturbed_measurement_is_good_for_this_process_alone()
    {
        string path = _folder["precision.json"];
        PrecisionMemory memory = new(path);
        PrecisionTimes disturbed = PrecisionMeter.Race(new Queue<double>([10, 20, 30]).Dequeue, () => 5, TimeSpan.Zero);
        PrecisionChoice.Make(_network, 20, 12, Options(memory), _ranges, (_, _, _) => disturbed);
        Assert.True(Choose(memory, 5, 10).IsRemembered);
        Assert.False(Choose(new PrecisionMemory(path), 5, 10).IsRemembered);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2")]
    [InlineData("{\"x\": {\"float32\": \"fast\"}}")]
    public void A_broken_memory_only_means_measuring_again(string text)
    {
        string path = _folder["precision.json"];
        File.WriteAllText(path, text);
        Assert.False(Choose(new PrecisionMemory(path), 10, 5).IsRemembered);
        Assert.True(Choose(new PrecisionMemory(path), 5, 10).IsRemembered);
    }

    [Fact]
    public void Where_nothing_can_be_written_the_choice_is_made_all_the_same()
    {
        _folder.Touch("file");
        PrecisionMemory memory = new(_folder["file/fovea/precision.json"]);
        Assert.Equal(Precision.Int8, Choose(memory, 10, 5).Precision);
        Assert.True(Choose(memory, 5, 10).IsRemembered);
    }

    [Fact]
    public void A_network_without_ranges_computes_in_floats()
    {
        using InferencePlan plan = InferencePlan.Compile(_network, 20, 12, new PlanOptions(Precision: Precision.Fastest));
        Assert.Equal((Precision.Float32, Precision.Float32), (plan.Precision, plan.Choice!.Precision));
    }

    [Fact]
    public void The_race_takes_turns_within_its_budget_and_gives_medians()
    {
        List<string> turns = [];
        Queue<double> floats = new([100, 30, 20, 1, 1]), codes = new([1, 90, 3, 1, 1]);
        PrecisionTimes times = PrecisionMeter.Race(() => Next("f", floats), () => Next("i", codes), TimeSpan.FromMilliseconds(150));
        Assert.Equal((30, 3), (times.Float32, times.Int8));
        Assert.Equal("fififi", string.Concat(turns));

        double Next(string name, Queue<double> values)
        {
            turns.Add(name);
            return values.Dequeue();
        }
    }

    [Fact]
    public void A_real_measurement_gives_times_of_both_and_the_plan_computes_in_what_was_chosen()
    {
        using InferencePlan plan = InferencePlan.Compile(_network, 20, 12, Options(new PrecisionMemory()) with { Threads = 2 }, _ranges);
        Assert.True(plan.Choice!.Times!.Value.IsSane);
        Assert.Equal(plan.Choice.Precision, plan.Precision);
        Assert.Equal(plan.Choice.Times.Value.Faster, plan.Precision);
    }

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    private static PlanOptions Options(PrecisionMemory memory) => new(Precision: Precision.Fastest) { Memory = memory };

    private PrecisionChoice Choose(PrecisionMemory memory, double float32, double int8, int width = 20)
        => PrecisionChoice.Make(_network, width, 12, Options(memory), _ranges, (_, _, _) => new PrecisionTimes(float32, int8));
}
