using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Networks;

/// <summary>SOF-VSR (Wang et al., TIP 2020) in double precision as its authors define it, with the widths of HO-FVSR.</summary>
internal sealed class PlainSofVsr(Network network)
{
    private const double Slope = 0.1;

    private readonly HoFvsrSpec _spec = (HoFvsrSpec)network.Spec;

    /// <summary>The picture, then the flows from the frame before and from the frame after: high, low, half.</summary>
    public PlainTensor[] Run(PlainTensor before, PlainTensor centre, PlainTensor after)
    {
        PlainTensor[] back = Flow(before, centre), forth = Flow(after, centre);
        PlainTensor cube = Join(centre, Drafts(before, back[0]), Drafts(after, forth[0]));
        PlainTensor x = Residuals("SR.body.2", Rectify(Layer("SR.body.0", cube)), _spec.Blocks);
        return [Enlarge("SR.body", 3, x), .. back, .. forth];
    }

    private PlainTensor[] Flow(PlainTensor neighbour, PlainTensor centre)
    {
        PlainTensor small = Join(Halve(neighbour), Halve(centre));
        PlainTensor half = Estimate(Join(small, small.Map(_ => 0)));
        PlainTensor guess = PlainResize.Apply(half, 2, Interpolation.Bilinear).Map(value => 2 * value);
        PlainTensor low = Add(Estimate(Join(PlainWarp.Apply(neighbour, guess, HoFvsrSpec.FlowUnit), centre, guess)), guess);
        PlainTensor features = Residuals("OFR.SR.0", Features(Join(PlainWarp.Apply(neighbour, low, HoFvsrSpec.FlowUnit), centre, low)), 3);
        PlainTensor high = Add(Enlarge("OFR.SR", 1, features), PlainResize.Apply(low, _spec.Scale, Interpolation.Bilinear).Map(value => _spec.Scale * value));
        return [high, low, half];
    }

    private PlainTensor Features(PlainTensor input) => Residuals("OFR.RNN1.2", Rectify(Layer("OFR.RNN1.0", input)), 3);

    private PlainTensor Estimate(PlainTensor input) => Layer("OFR.RNN2.0", Features(input));

    // One low picture for each place (i, j) of a high pixel in a low one, looked up by the flow there.
    private PlainTensor Drafts(PlainTensor neighbour, PlainTensor flow)
    {
        int scale = _spec.Scale;
        Shape two = neighbour.Shape with { Channels = 2 };
        return Join([.. Enumerable.Range(0, scale * scale).Select(place => PlainWarp.Apply(
            neighbour, PlainTensor.Fill(two, (n, c, y, x) => flow[n, c, (scale * y) + (place / scale), (scale * x) + (place % scale)] / scale), HoFvsrSpec.FlowUnit))]);
    }

    // The second half of the channels is worked on; then the halves are dealt like cards.
    private PlainTensor Residuals(string name, PlainTensor x, int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            int half = x.Shape.Channels / 2;
            PlainTensor before = x, worked = PlainTensor.Fill(x.Shape with { Channels = half }, (n, c, row, column) => before[n, half + c, row, column]);
            worked = Rectify(Layer($"{name}.body.{i}.body.0", worked));
            worked = Layer($"{name}.body.{i}.body.2", worked, groups: half);
            worked = Rectify(Layer($"{name}.body.{i}.body.3", worked));
            x = PlainTensor.Fill(x.Shape, (n, c, row, column) => c % 2 == 0 ? before[n, c / 2, row, column] : worked[n, c / 2, row, column]);
        }

        return x;
    }

    private PlainTensor Enlarge(string name, int number, PlainTensor x)
    {
        foreach (int factor in _spec.Scale == 4 ? new[] { 2, 2 } : [_spec.Scale])
        {
            PlainTensor wide = Layer($"{name}.{number}", x);
            Shape large = new(x.Shape.Batch, wide.Shape.Channels / (factor * factor), factor * x.Shape.Height, factor * x.Shape.Width);
            x = Rectify(PlainTensor.Fill(large, (n, c, row, column) => wide[n, (((c * factor) + (row % factor)) * factor) + (column % factor), row / factor, column / factor]));
            number += 3;
        }

        return Layer($"{name}.{number}", x);
    }

    private PlainTensor Layer(string name, PlainTensor x, int groups = 1)
    {
        PlainTensor weight = PlainTensor.From(network.Parameters[name + ".weight"]);
        PlainTensor? bias = network.Parameters.Names.Contains(name + ".bias") ? PlainTensor.From(network.Parameters[name + ".bias"]) : null;
        return PlainConvolution.Apply(x, weight, bias, stride: 1, padding: weight.Shape.Height / 2, groups);
    }

    private static PlainTensor Rectify(PlainTensor x) => x.Map(value => value >= 0 ? value : Slope * value);

    private static PlainTensor Halve(PlainTensor x) => PlainTensor.Fill(x.Shape with { Height = x.Shape.Height / 2, Width = x.Shape.Width / 2 }, (n, c, row, column) =>
        (x[n, c, 2 * row, 2 * column] + x[n, c, 2 * row, (2 * column) + 1] + x[n, c, (2 * row) + 1, 2 * column] + x[n, c, (2 * row) + 1, (2 * column) + 1]) / 4);

    private static PlainTensor Add(PlainTensor a, PlainTensor b) => PlainTensor.Fill(a.Shape, (n, c, row, column) => a[n, c, row, column] + b[n, c, row, column]);

    private static PlainTensor Join(params PlainTensor[] parts)
    {
        PlainTensor joined = new(parts[0].Shape with { Channels = parts.Sum(part => part.Shape.Channels) });
        int at = 0;
        foreach (PlainTensor part in parts)
        {
            part.Values.CopyTo(joined.Values, at);
            at += part.Values.Length;
        }

        return joined;
    }
}
