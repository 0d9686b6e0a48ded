using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Benchmarks;

/// <summary>One row of the table of <see cref="InferenceBenchmark"/>: frames of one size through one plan.</summary>
internal sealed class InferenceCase : IDisposable
{
    private readonly Network _network;
    private readonly InferencePlan _plan;
    private readonly Tensor _input;
    private readonly DeterministicParallel? _workers;
    private readonly byte[][] _planes;
    private readonly RowCoding _coding;
    private readonly int _threads;
    private readonly bool _wholes;
    private readonly Frame? _source;
    private readonly Frame? _destination;

    public InferenceCase(string name, NetworkSpec spec, int width, int height, int threads = 1, int lanes = 0, SampleType type = SampleType.Byte, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Fastest, PixelFormat? format = null, Precision precision = Precision.Float32)
    {
        Name = name;
        Lanes = lanes == 0 ? SimdWidth.Current : lanes;
        _network = Network.Create(spec, 1);
        using (SimdWidth.Use(Lanes)) _plan = InferencePlan.Compile(_network, width, height, new PlanOptions(algorithm, precision), precision == Precision.Int8 ? Ranges(_network.Graph) : null);
        _input = new Tensor(new Shape(1, spec.InputChannels * spec.Frames, height, width));
        RandomSource random = new(1);
        foreach (ref float value in _input.Span) value = random.NextFloat();
        _coding = type == SampleType.Float ? RowCoding.Float : new RowCoding(type, 0, 255, 255);
        _planes = [.. Enumerable.Range(0, spec.InputChannels).Select(_ => GC.AllocateArray<byte>(width * height * spec.Scale * spec.Scale * _coding.Bytes, pinned: true))];
        _threads = threads;
        _wholes = spec.Frames > 1;
        _workers = threads > 1 ? new DeterministicParallel(threads) : null;
        if (format is not null)
        {
            _source = new Frame(format, width, height, ColorDescription.Unspecified);
            new Random(1).NextBytes(_source.Memory.Span);
            _destination = new Frame(format, width * spec.Scale, height * spec.Scale, ColorDescription.Unspecified);
        }

        Flops = 2.0 * _network.CountMultiplyAccumulates(width, height);
        MegaPixels = width * height / 1e6;
    }

    public string Name { get; }

    public int Lanes { get; }

    public double Flops { get; }

    public double MegaPixels { get; }

    public List<double> Milliseconds { get; } = [];

    public List<double> Shares { get; } = [];

    public string Plan => _plan.Describe();

    /// <summary>Frames of a run.</summary>
    public int Frames => _wholes ? _threads : 1;

    /// <summary>One frame, cut into a band for each thread; networks that may look at any pixel run a frame on each thread.</summary>
    public void Run()
    {
        if (_workers is not null && _wholes) _workers.Run(_threads, (_, _) => Band(0, _plan.Height * _plan.Scale));
        else if (_workers is null) Band(0, _plan.Height * _plan.Scale);
        else _workers.Run(_threads, (band, _) => Band(_plan.Height * band / _threads * _plan.Scale, _plan.Height * (band + 1) / _threads * _plan.Scale));
    }

    public void Dispose()
    {
        _workers?.Dispose();
        _plan.Dispose();
        _network.Dispose();
        _input.Dispose();
        _source?.Dispose();
        _destination?.Dispose();
    }

    // Times do not depend on values, but features behind a ReLU must not look as if they had none.
    private static QuantizationTable Ranges(NetworkGraph graph) => new(QuantizationTable.Needed(graph).ToDictionary(
        step => step.Key,
        step => new ValueRange([.. Enumerable.Repeat(step.Key.EndsWith("conv_b", StringComparison.Ordinal) ? -1f : 0, step.Value)], [.. Enumerable.Repeat(1f, step.Value)])));

    private void Band(int first, int end)
    {
        if (_source is not null)
        {
            using RowTarget frame = _plan.Channels == 1 ? FrameTarget.Luma(_destination!) : FrameTarget.Rgb(_destination!);
            _plan.Run(_plan.Channels == 1 ? FrameRows.Luma(_source) : FrameRows.Rgb(_source), frame, first, end);
            return;
        }

        int width = _plan.Width * _plan.Scale;
        using PlaneTarget target = new([.. _planes.Select(plane => (plane.AsMemory(), width * _coding.Bytes))], width, _coding);
        _plan.Run(new TensorRows(_input), target, first, end);
    }
}
