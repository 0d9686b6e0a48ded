using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Networks;

public sealed class EcbReparameterizationTests
{
    private static readonly EvsrNetSpec Spec = new(4, 2, 2, UpsamplingPath.Nearest);

    [Fact]
    public void The_branches_run_one_by_one_equal_the_collapsed_network()
    {
        using Network network = Samples.Lively(Spec, 1);
        using EcbReparameterization form = Shaken(network);
        using Tape tape = new();
        using Tensor input = Samples.Picture(3, 9, 12, 2);
        Tensor collapsed = network.Forward(tape, input, form.Collapse(tape));
        double difference = PlainLayers.LargestDifference(Expanded(form.Parameters, input), collapsed);
        Assert.True(difference < 1e-5, $"differs by {difference}");
    }

    [Fact]
    public void A_new_form_computes_what_its_network_computes()
    {
        using Network network = Samples.Lively(Spec, 3);
        using EcbReparameterization form = EcbReparameterization.Create(network, 4);
        using Network collapsed = Network.Create(Spec, 99);
        form.CollapseInto(collapsed.Parameters);
        foreach (string name in network.Parameters.Names)
        {
            for (int i = 0; i < network.Parameters[name].Count; i++) Assert.Equal(network.Parameters[name].Span[i], collapsed.Parameters[name].Span[i], 1e-6f);
        }
    }

    [Fact]
    public void The_branches_are_random_and_seeded()
    {
        using Network network = Samples.Lively(Spec, 3);
        using EcbReparameterization a = EcbReparameterization.Create(network, 4), b = EcbReparameterization.Create(network, 4), c = EcbReparameterization.Create(network, 5);
        Assert.Equal(a.Parameters["conv_in.expand.weight"].Span.ToArray(), b.Parameters["conv_in.expand.weight"].Span.ToArray());
        Assert.NotEqual(a.Parameters["conv_in.expand.weight"].Span.ToArray(), c.Parameters["conv_in.expand.weight"].Span.ToArray());
        Assert.True(a.Parameters.Count > 3 * network.Parameters.Count);
    }

    [Fact]
    public void Gradients_of_the_collapse_are_the_finite_differences()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(3, 0, 2, UpsamplingPath.Nearest), 6);
        using EcbReparameterization form = Shaken(network);
        ParameterSet upper = network.Parameters.Clone();
        RandomSource random = new(8);
        foreach (string name in upper.Names)
        {
            foreach (ref float value in upper[name].Span) value = random.NextNormal();
        }

        using Tape tape = new();
        ParameterSet plain = form.Collapse(tape);
        foreach (string name in plain.Names) upper[name].Span.CopyTo(tape.Gradient(plain[name]).Span);
        tape.Backward();

        // Collapsed weights are linear in each raw weight by itself, so a wide step is exact and drowns the rounding.
        const float Step = 0.5f;
        foreach (string name in form.Parameters.Names)
        {
            Tensor raw = form.Parameters[name];
            for (int i = 0; i < raw.Count; i += 1 + raw.Count / 12)
            {
                float before = raw.Span[i];
                raw.Span[i] = before + Step;
                double high = Objective(form, upper);
                raw.Span[i] = before - Step;
                double low = Objective(form, upper);
                raw.Span[i] = before;
                Assert.Equal((high - low) / (2 * Step), tape.Gradient(raw).Span[i], 2e-4);
            }
        }

        upper.Dispose();
    }

    [Fact]
    public void Layers_that_are_not_3x3_stay_plain_and_their_gradients_pass()
    {
        using Network network = Samples.Lively(new FsrcnnSpec(2, 6, 4, 1), 2);
        using EcbReparameterization form = EcbReparameterization.Create(network, 3);
        using Tape tape = new();
        ParameterSet plain = form.Collapse(tape);
        Assert.Same(form.Parameters["first.weight"], plain["first.weight"]);
        Assert.False(form.Parameters.Contains("map.0.weight"));
        Assert.Equal(network.Parameters.Names, plain.Names);
        tape.Gradient(plain["first.weight"]).Span.Fill(2);
        tape.Backward();
        Assert.All(tape.Gradient(form.Parameters["first.weight"]).Span.ToArray(), value => Assert.Equal(2, value));
    }

    [Fact]
    public void Training_through_the_collapse_gives_the_gradients_of_one_tape()
    {
        using Network network = Samples.Lively(Spec, 5);
        using EcbReparameterization form = Shaken(network);
        using Tensor input = Samples.Picture(3, 6, 6, 1), target = Samples.Picture(3, 12, 12, 2);
        using Tape whole = new();
        Tensor loss = MseLoss.Apply(whole, network.Forward(whole, input, form.Collapse(whole)), target);
        whole.Backward(loss);

        using Tape collapse = new(), sample = new();
        ParameterSet plain = form.Collapse(collapse);
        plain.Watch(sample);
        sample.Backward(MseLoss.Apply(sample, network.Forward(sample, input, plain), target));
        foreach (string name in plain.Names) sample.Gradient(plain[name]).Span.CopyTo(collapse.Gradient(plain[name]).Span);
        collapse.Backward();
        foreach (string name in form.Parameters.Names)
        {
            Assert.Equal(whole.Gradient(form.Parameters[name]).Span.ToArray(), collapse.Gradient(form.Parameters[name]).Span.ToArray());
        }
    }

    // Every raw weight far from its start, so that each branch matters.
    private static EcbReparameterization Shaken(Network network)
    {
        EcbReparameterization form = EcbReparameterization.Create(network, 11);
        RandomSource random = new(12);
        foreach (string name in form.Parameters.Names)
        {
            float size = name.Contains("weight", StringComparison.Ordinal) ? 0.15f : 0.3f;
            foreach (ref float value in form.Parameters[name].Span) value = size * random.NextNormal();
        }

        return form;
    }

    private static double Objective(EcbReparameterization form, ParameterSet upper)
    {
        using Tape tape = new();
        ParameterSet plain = form.Collapse(tape);
        double sum = 0;
        foreach (string name in plain.Names)
        {
            for (int i = 0; i < plain[name].Count; i++) sum += (double)upper[name].Span[i] * plain[name].Span[i];
        }

        return sum;
    }

    private static double[,,] Expanded(ParameterSet p, Tensor input)
    {
        double[,,] frame = PlainLayers.FromTensor(input);
        double[,,] x = PlainLayers.Relu(Block(p, "conv_in", frame));
        for (int i = 0; i < Spec.Blocks; i++) x = PlainLayers.Add(x, Block(p, $"blocks.{i}.conv_b", PlainLayers.Relu(Block(p, $"blocks.{i}.conv_a", x))));
        return PlainLayers.Add(PlainLayers.PixelShuffle(Block(p, "conv_out", x), Spec.Scale), PlainLayers.Nearest(frame, Spec.Scale));
    }

    // The sum of the branches as ECBSR trains them: between a 1x1 and a 3x3 the border continues with the bias of the 1x1.
    private static double[,,] Block(ParameterSet p, string name, double[,,] x)
    {
        double[,,] sum = PlainLayers.Convolution(x, p[$"{name}.plain.weight"], p[$"{name}.plain.bias"]);
        Tensor inner = p[$"{name}.expand.bias"];
        double[,,] expanded = PlainLayers.Convolution(x, p[$"{name}.expand.weight"], inner);
        sum = PlainLayers.Add(sum, PlainLayers.Convolution(expanded, p[$"{name}.squeeze.weight"], p[$"{name}.squeeze.bias"], c => inner.Span[c]));
        (string Edge, float[] Mask)[] edges = [("sobel_x", [1, 0, -1, 2, 0, -2, 1, 0, -1]), ("sobel_y", [1, 2, 1, 0, 0, 0, -1, -2, -1]), ("laplacian", [0, 1, 0, 1, -4, 1, 0, 1, 0])];
        foreach ((string edge, float[] mask) in edges)
        {
            double[,,] mixed = PlainLayers.Convolution(x, p[$"{name}.{edge}.weight"], null);
            int channels = mixed.GetLength(0);
            using Tensor depthwise = new(new Shape(channels, channels, 3, 3));
            for (int c = 0; c < channels; c++)
            {
                for (int t = 0; t < 9; t++) depthwise.Span[(c * channels + c) * 9 + t] = p[$"{name}.{edge}.scale"].Span[c] * mask[t];
            }

            sum = PlainLayers.Add(sum, PlainLayers.Convolution(mixed, depthwise, p[$"{name}.{edge}.bias"]));
        }

        return sum;
    }
}
