using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Networks;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class MotionUpscalerTests
{
    private static readonly HoFvsrSpec Small = new(2, Channels: 4, Blocks: 1, UpsamplingChannels: 4, FlowChannels: 4, FlowUpsamplingChannels: 4);

    [Fact]
    public void The_luma_is_the_networks_and_all_three_frames_matter()
    {
        using Network network = Samples.Lively(Small, 3);
        using MotionUpscaler upscaler = new(network, threads: 1);
        Frame[] frames = [.. Enumerable.Range(1, 3).Select(seed => Pictures.Noise(PixelFormats.Yuv444P, 12, 10, seed))];
        using Tape tape = new();
        using Tensor input = new(new Shape(1, 3, 10, 12)), luma = new(new Shape(1, 1, 10, 12));
        for (int i = 0; i < 3; i++)
        {
            PlaneConversion.ToLuma(frames[i], luma);
            luma.Span.CopyTo(input.Plane(0, i));
        }

        Centre(network, network.Forward(tape, input));
        Tensor expected = network.Forward(tape, input);
        using Frame large = upscaler.Upscale(frames[0], frames[1], frames[2]), still = upscaler.Upscale(frames[1], frames[1], frames[1]);
        using Tensor found = new(expected.Shape);
        PlaneConversion.ToLuma(large, found);
        for (int i = 0; i < found.Count; i++) Assert.Equal(expected.Span[i], found.Span[i], 0.51 / 255);
        Assert.Contains(Enumerable.Range(0, 20), y => !large.Planes[0].Row<byte>(y).SequenceEqual(still.Planes[0].Row<byte>(y)));
        foreach (Frame frame in frames) frame.Dispose();
    }

    [Fact]
    public void Odd_sizes_keep_their_size()
    {
        using Network network = Samples.Lively(Small, 4);
        using MotionUpscaler upscaler = new(network, threads: 1);
        using Frame frame = Pictures.Noise(PixelFormats.Rgb24, 11, 9);
        using Frame large = upscaler.Upscale(frame, frame, frame);
        Assert.Equal((22, 18), (large.Width, large.Height));
    }

    [Fact]
    public void Networks_of_single_frames_are_refused()
    {
        using Network network = Network.Create(new EspcnSpec(2), 1);
        Assert.Throws<BadInputException>(() => new MotionUpscaler(network));
    }

    // The last layer is linear: bias and weights are set so that all values lie around the middle and none is clipped.
    private static void Centre(Network network, Tensor output)
    {
        string bias = network.Parameters.Names.Single(name => name.EndsWith("bias", StringComparison.Ordinal));
        float shift = network.Parameters[bias].Span[0], largest = 0;
        foreach (float value in output.Span) largest = Math.Max(largest, Math.Abs(value - shift));
        foreach (ref float weight in network.Parameters[bias.Replace("bias", "weight", StringComparison.Ordinal)].Span) weight *= 0.35f / largest;
        network.Parameters[bias].Span[0] = 0.5f;
    }
}
