using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Tests.Networks;

public sealed class UserModelsTests : IDisposable
{
    private readonly string _shelf = Directory.CreateTempSubdirectory("fovea-").FullName;
    private readonly string _run = Directory.CreateTempSubdirectory("fovea-").FullName;

    public void Dispose()
    {
        Directory.Delete(_shelf, recursive: true);
        Directory.Delete(_run, recursive: true);
    }

    [Fact]
    public void A_model_is_installed_under_a_name_and_removed_again()
    {
        string folder = UserModels.Install(Save("mine-x2"), "other-x2", _shelf);
        Assert.Equal(Path.Combine(_shelf, "other-x2"), folder);
        using (Model model = ModelZoo.Open("other-x2", null, [_shelf])) Assert.Equal(("other-x2", "for a test", "pictures"), (model.Name, model.Card.Purpose, model.Card.Group));
        Assert.Equal(folder, UserModels.Remove("other-x2", _shelf));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_shelf));
    }

    [Theory]
    [InlineData("fovea-y-x4", "already")]
    [InlineData("bicubic-x2", "already")]
    [InlineData("../out", "no name")]
    [InlineData("a/b", "no name")]
    [InlineData(".hidden", "no name")]
    [InlineData("-n", "no name")]
    [InlineData("line\nbreak", "no name")]
    [InlineData("", "no name")]
    public void A_name_that_is_taken_or_no_name_is_refused(string name, string what)
    {
        string run = Save("mine-x2");
        Assert.Contains(what, Assert.Throws<BadInputException>(() => UserModels.Install(run, name, _shelf)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_shelf));
    }

    [Fact]
    public void What_is_no_model_is_not_installed()
    {
        string run = Save("mine-x2");
        File.WriteAllText(Path.Combine(run, Model.WeightsFile), "no weights");
        Assert.Contains("SHA-256", Assert.Throws<BadInputException>(() => UserModels.Install(run, null, _shelf)).Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => UserModels.Install(Path.Combine(_run, "nothing"), null, _shelf));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_shelf));
    }

    [Theory]
    [InlineData("fovea-y-x4", "stays")]
    [InlineData("bicubic-x4", "part of Fovea")]
    [InlineData("no-such-model", "There is no model")]
    [InlineData("..", "no name")]
    public void Only_the_users_own_are_removed(string name, string what)
        => Assert.Contains(what, Assert.Throws<BadInputException>(() => UserModels.Remove(name, _shelf)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_with_anything_else_in_it_stays()
    {
        string folder = UserModels.Install(Save("mine-x2"), null, _shelf);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");
        Assert.Contains("notes.txt", Assert.Throws<BadInputException>(() => UserModels.Remove("mine-x2", _shelf)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, Model.CardFile)));
    }

    private string Save(string name)
    {
        using Network network = Network.Create(new EvsrNetSpec(2, 0, 2), 1);
        Model.Save(Path.Combine(_run, name), new ModelCard(name, "", network.Spec, "MIT") { Purpose = "for a test", Group = ModelGroups.Pictures }, network);
        return Path.Combine(_run, name);
    }
}
