using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Lab.Bench;

/// <summary>
/// Enlarges a small picture with every lane width of this machine and compares with the reference: plain operations on single
/// floats for fp32, scalar lanes for int8.
/// </summary>
public static class SelfTest
{
    // Odd sizes, wider than the widest group of lanes.
    private const int Width = 53;
    private const int Height = 21;

    private static readonly RowCoding Bytes = new(SampleType.Byte, 0, 255, 255);

    /// <summary>Tests a model in each precision that it has.</summary>
    /// <param name="model">A model of single frames.</param>
    public static IReadOnlyList<SelfTestResult> Run(Model model)
    {
        using Tensor picture = BenchPicture.Create(model.Network.InputChannels, Height, Width);
        return Run(model, picture);
    }

    internal static IReadOnlyList<SelfTestResult> Run(Model model, Tensor picture)
    {
        List<SelfTestResult> results = [];
        byte[] reference = Reference(model.Network, picture);
        foreach (int lanes in Lanes())
        {
            foreach (ConvolutionAlgorithm algorithm in (ConvolutionAlgorithm[])[ConvolutionAlgorithm.Direct, ConvolutionAlgorithm.Winograd])
            {
                using IDisposable choice = SimdWidth.Use(lanes);
                using InferencePlan plan = InferencePlan.Compile(model.Network, picture.Shape.Width, picture.Shape.Height, new PlanOptions(algorithm));
                if (plan.Algorithm == algorithm) results.Add(Compare(model.Name, $"fp32 {(algorithm == ConvolutionAlgorithm.Direct ? "direct" : "Winograd")}", lanes, reference, Codes(plan, picture), allowed: 1));
            }
        }

        if (model.Quantization is not null) results.AddRange(RunInt8(model, picture));
        return results;
    }

    private static IEnumerable<SelfTestResult> RunInt8(Model model, Tensor picture)
    {
        byte[] reference = Int8(1, widened: true);
        foreach (int lanes in Lanes())
        {
            yield return Compare(model.Name, "int8", lanes, reference, Int8(lanes, widened: false), allowed: 0);
            if (lanes >= 8) yield return Compare(model.Name, "int8 without VNNI", lanes, reference, Int8(lanes, widened: true), allowed: 0);
        }

        byte[] Int8(int lanes, bool widened)
        {
            using IDisposable width = SimdWidth.Use(lanes), products = widened ? SimdWidth.UseWidenedBytes() : SimdWidth.Use(lanes);
            using InferencePlan plan = InferencePlan.Compile(model.Network, picture.Shape.Width, picture.Shape.Height, new PlanOptions(Precision: Precision.Int8), model.Quantization);
            return Codes(plan, picture);
        }
    }

    private static IEnumerable<int> Lanes() => SimdWidth.All.Where(width => width <= SimdWidth.Widest);

    private static byte[] Reference(Network network, Tensor picture)
    {
        using IDisposable choice = SimdWidth.Use(1);
        using Tape tape = new();
        ReadOnlySpan<float> values = network.Forward(tape, picture).Span;
        byte[] codes = new byte[values.Length];
        for (int i = 0; i < codes.Length; i++) codes[i] = (byte)Math.Clamp(MathF.Floor(values[i] * 255 + 0.5f), 0, 255);
        return codes;
    }

    private static byte[] Codes(InferencePlan plan, Tensor picture)
    {
        (int width, int height) = (plan.Width * plan.Scale, plan.Height * plan.Scale);
        byte[] codes = new byte[plan.Channels * width * height];
        using PlaneTarget target = new([.. Enumerable.Range(0, plan.Channels).Select(channel => (codes.AsMemory(channel * width * height, width * height), width))], width, Bytes);
        plan.Run(new TensorRows(picture), target, 0, height);
        return codes;
    }

    private static SelfTestResult Compare(string model, string kernels, int lanes, byte[] reference, byte[] codes, int allowed)
    {
        int largest = 0;
        for (int i = 0; i < reference.Length; i++) largest = Math.Max(largest, Math.Abs(reference[i] - codes[i]));
        return new SelfTestResult(model, kernels, lanes * 32, largest, largest <= allowed);
    }
}

/// <summary>One comparison of <see cref="SelfTest"/>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Kernels">What computed, such as "fp32 direct".</param>
/// <param name="LaneBits">Width of its vectors; 32 is scalar.</param>
/// <param name="LargestDifference">Largest difference from the reference in 8-bit code values.</param>
/// <param name="Passed">Within 1 for fp32, exactly 0 for int8.</param>
public sealed record SelfTestResult(string Model, string Kernels, int LaneBits, int LargestDifference, bool Passed);
