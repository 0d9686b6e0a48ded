using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Networks;

namespace Fovea.Tests.Inference.Quantization;

public sealed class QuantizationTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_network_needs_a_range_for_all_that_is_stored_between_convolutions()
    {
        IReadOnlyDictionary<string, int> needed = QuantizationTable.Needed(new EvsrNetSpec(8, 1, 4, UpsamplingPath.Nearest).BuildGraph());
        Assert.Equal([("blocks.0.conv_a", 8), ("blocks.0.conv_b", 8), ("conv_in", 8)], needed.Select(step => (step.Key, step.Value)).Order());
    }

    [Fact]
    public void A_table_survives_its_model_folder()
    {
        QuantizationTable table = SaveTiny();
        using Model model = Model.Load(_folder);
        Assert.Equal(table.Steps.Keys.Order(), model.Quantization!.Steps.Keys.Order());
        foreach ((string name, ValueRange range) in table.Steps)
        {
            Assert.Equal(range.Low, model.Quantization.Steps[name].Low);
            Assert.Equal(range.High, model.Quantization.Steps[name].High);
        }

        Model.Save(_folder, model.Card, model.Network);
        using Model floats = Model.Load(_folder);
        Assert.Null(floats.Quantization);
    }

    [Fact]
    public void A_changed_table_is_noticed()
    {
        SaveTiny();
        string path = Path.Combine(_folder, Model.RangesFile);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"version\": 1", "\"version\":  1", StringComparison.Ordinal));
        Assert.Contains(Model.RangesFile, Assert.Throws<BadInputException>(() => Model.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"steps":{},"version":2}""", "version 2")]
    [InlineData("""{"steps":{"conv_in":{"low":[0]}},"version":1}""", "lacks")]
    public void What_is_no_table_is_refused(string json, string what) =>
        Assert.Contains(what, Assert.Throws<BadInputException>(() => QuantizationTable.Parse(json, "x")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0f, 1f, 4, "2 lowest")]
    [InlineData(0.5f, 1f, 2, "does not hold 0")]
    [InlineData(float.NegativeInfinity, 1f, 2, "not finite")]
    public void An_odd_range_is_refused(float low, float high, int channels, string what)
    {
        NetworkGraph graph = new EvsrNetSpec(channels, 0, 2).BuildGraph();
        QuantizationTable table = new(new Dictionary<string, ValueRange> { ["conv_in"] = new([low, 0], [high, 1]) });
        Assert.Contains(what, Assert.Throws<BadInputException>(() => table.Check(graph, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_of_no_convolution_is_refused()
    {
        QuantizationTable table = new(new Dictionary<string, ValueRange> { ["conv_in"] = new([0, 0], [1, 1]), ["conv_on"] = new([0], [1]) });
        Assert.Contains("'conv_on'", Assert.Throws<BadInputException>(() => table.Check(new EvsrNetSpec(2, 0, 2).BuildGraph(), "x")).Message, StringComparison.Ordinal);
    }

    private QuantizationTable SaveTiny()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(4, 1, 2), 5);
        using Tensor picture = Samples.Picture(3, 9, 9, 2);
        QuantizationTable table = Ranges.Of(network, picture);
        Model.Save(_folder, new ModelCard("tiny", "A test.", network.Spec, "MIT"), network, table);
        return table;
    }
}
