using System.Text.Json.Nodes;
using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Tests.Networks;

public sealed class ModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_survives_its_folder()
    {
        using Network network = Samples.Lively(new FsrcnnSpec(3, 8, 4, 1), 5);
        ModelCard card = new("tiny-x3", "A test.", network.Spec, "MIT")
        {
            Data = [new ModelData("Vid", "a folder", "CC BY 4.0")],
            TrainingCommand = "train it",
            Seed = ulong.MaxValue,
            Steps = 60_000,
            Scores = [new ModelScore("Set5", "psnr_y", 30.125, "sisr")],
            Notes = "None.",
        };
        string folder = Path.Combine(_folder, "new", "tiny-x3");
        Model.Save(folder, card, network);
        Assert.Equal(["card.json", "weights.safetensors"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());

        using Model model = Model.Load(folder);
        Assert.Equal(network.Spec, model.Network.Spec);
        foreach (string name in network.Parameters.Names) Assert.Equal(network.Parameters[name].Span.ToArray(), model.Network.Parameters[name].Span.ToArray());
        Assert.Equal(card.Data, model.Card.Data);
        Assert.Equal(card.Scores, model.Card.Scores);
        Assert.Equal((card.TrainingCommand, card.Seed, card.Steps, card.Notes), (model.Card.TrainingCommand, model.Card.Seed, model.Card.Steps, model.Card.Notes));
        Assert.Equal(("tiny-x3", 3, "Y"), (model.Name, model.Scale, model.Card.ColorOrder));
    }

    [Fact]
    public void Files_of_a_model_hold_biases_and_slopes_with_one_dimension()
    {
        SaveTiny();
        SafeTensorsFile file = SafeTensors.Read(Path.Combine(_folder, Model.WeightsFile));
        Assert.Equal([4, 3, 3, 3], file.Tensors.Single(tensor => tensor.Name == "conv_in.weight").Dimensions);
        Assert.Equal([4], file.Tensors.Single(tensor => tensor.Name == "conv_in.bias").Dimensions);
    }

    [Fact]
    public void A_changed_weight_is_noticed()
    {
        SaveTiny();
        string path = Path.Combine(_folder, Model.WeightsFile);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        AssertRefused("its SHA-256 is");
    }

    [Theory]
    [InlineData("spec.channels", 5, "'conv_in.weight' has shape [4, 3, 3, 3], but the network needs [5, 3, 3, 3]")]
    [InlineData("spec.blocks", 2, "lacks 'blocks.1.conv_a.weight'")]
    [InlineData("spec.blocks", 0, "holds 'blocks.0.conv_a.weight'")]
    [InlineData("spec.scale", 3, "scale 2 is not the 3")]
    [InlineData("scale", 9, "scale 9")]
    [InlineData("version", 2, "version 2")]
    [InlineData("color_order", "BGR", "color_order 'BGR'")]
    [InlineData("color", "RGB", "no field 'color'")]
    [InlineData("weights_sha256", "abc", "not abc")]
    [InlineData("weights_sha256", null, "no weights_sha256")]
    [InlineData("name", null, "")]
    public void A_card_that_does_not_fit_is_refused(string field, object? value, string what)
    {
        SaveTiny();
        Edit(card => Set(card, field, value));
        AssertRefused(what);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("spec")]
    [InlineData("version")]
    [InlineData("scale")]
    [InlineData("color_order")]
    [InlineData("data")]
    [InlineData("license")]
    public void A_card_without_a_field_that_matters_is_refused(string field)
    {
        SaveTiny();
        Edit(card => card.Remove(field));
        AssertRefused($"'{field}'");
    }

    [Theory]
    [InlineData(Model.CardFile)]
    [InlineData(Model.WeightsFile)]
    public void A_missing_file_is_named(string file)
    {
        SaveTiny();
        File.Delete(Path.Combine(_folder, file));
        AssertRefused(file);
    }

    [Fact]
    public void A_card_that_is_no_json_is_refused()
    {
        SaveTiny();
        File.WriteAllText(Path.Combine(_folder, Model.CardFile), "\0\0\0");
        AssertRefused("cannot be read");
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_not_saved()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(4, 1, 2), 1);
        network.Parameters["conv_in.bias"].Span[2] = float.NaN;
        Assert.Contains("NaN in 'conv_in.bias'", Assert.Throws<BadInputException>(() => Model.Save(_folder, Card(network.Spec), network)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static ModelCard Card(NetworkSpec spec) => new("tiny", "A test.", spec, "MIT");

    private void SaveTiny()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(4, 1, 2), 1);
        Model.Save(_folder, Card(network.Spec), network);
    }

    private void Edit(Action<JsonObject> change)
    {
        string path = Path.Combine(_folder, Model.CardFile);
        JsonObject card = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(card);
        File.WriteAllText(path, card.ToJsonString());
    }

    private static void Set(JsonObject card, string field, object? value)
    {
        string[] path = field.Split('.');
        JsonObject owner = path.Length == 1 ? card : card[path[0]]!.AsObject();
        owner[path[^1]] = value switch
        {
            int number => JsonValue.Create(number),
            string text => JsonValue.Create(text),
            _ => null,
        };
    }

    private void AssertRefused(string what)
    {
        string message = Assert.Throws<BadInputException>(() => Model.Load(_folder)).Message;
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
