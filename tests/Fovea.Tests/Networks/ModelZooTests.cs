using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Tests.Networks;

[Trait("Category", "Culture")]
public sealed class ModelZooTests : IDisposable
{
    private readonly string _first = Directory.CreateTempSubdirectory("fovea-").FullName;
    private readonly string _second = Directory.CreateTempSubdirectory("fovea-").FullName;

    public void Dispose()
    {
        Directory.Delete(_first, recursive: true);
        Directory.Delete(_second, recursive: true);
    }

    [Fact]
    public void Models_of_all_folders_are_listed_once_beside_the_bicubic_ones()
    {
        Save(_first, "tiny-x2", 2, "first");
        Save(_second, "tiny-x2", 2, "second");
        Save(_second, "other-x3", 3, "");
        Directory.CreateDirectory(Path.Combine(_first, "no-model"));
        Assert.Equal(["bicubic-x2", "bicubic-x3", "bicubic-x4", "other-x3", "tiny-x2"], ModelZoo.List([_first, _second, "/no/such/folder"]));
    }

    [Fact]
    public void The_first_folder_wins()
    {
        Save(_first, "tiny-x2", 2, "first");
        Save(_second, "tiny-x2", 2, "second");
        using Model model = ModelZoo.Open("tiny-x2", null, [_first, _second]);
        Assert.Equal("first", model.Card.Description);
    }

    [Theory]
    [InlineData("bicubic", 3, "bicubic-x3")]
    [InlineData("bicubic-x2", null, "bicubic-x2")]
    [InlineData("tiny", 2, "tiny-x2")]
    [InlineData("tiny-x2", 2, "tiny-x2")]
    public void A_family_name_and_a_scale_name_a_model(string name, int? scale, string expected)
    {
        Save(_first, "tiny-x2", 2, "");
        using Model model = ModelZoo.Open(name, scale, [_first]);
        Assert.Equal(expected, model.Name);
    }

    [Fact]
    public void A_folder_is_a_name()
    {
        Save(_first, "tiny-x2", 2, "");
        using Model model = ModelZoo.Open(Path.Combine(_first, "tiny-x2"));
        Assert.Equal("tiny-x2", model.Name);
    }

    [Theory]
    [InlineData("bicubic", null, "bicubic-x2, bicubic-x3, bicubic-x4")]
    [InlineData("bicubc-x4", null, "did you mean bicubic-x4")]
    [InlineData("tin", null, "did you mean tiny-x2")]
    [InlineData("something", null, "there are bicubic-x2, bicubic-x3, bicubic-x4, tiny-x2")]
    [InlineData("", null, "There is no model ''")]
    [InlineData("tiny-x2", 4, "enlarges 2 times, not 4")]
    [InlineData("tiny", 4, "choose one of tiny-x2")]
    [InlineData("bicubic", 5, "choose one of")]
    [InlineData("/no/such/model", null, "There is no model")]
    public void What_cannot_be_opened_is_explained(string name, int? scale, string what)
    {
        Save(_first, "tiny-x2", 2, "");
        Assert.Contains(what, Assert.Throws<BadInputException>(() => ModelZoo.Open(name, scale, [_first])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_card_is_no_model()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_first, "empty")).FullName;
        Assert.Contains("card.json", Assert.Throws<BadInputException>(() => ModelZoo.Open(empty)).Message, StringComparison.Ordinal);
    }

    private static void Save(string folder, string name, int scale, string description)
    {
        using Network network = Network.Create(new EvsrNetSpec(2, 0, scale), 1);
        Model.Save(Path.Combine(folder, name), new ModelCard(name, description, network.Spec, "MIT"), network);
    }
}
