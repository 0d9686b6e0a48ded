using System.Text.Json;
using Fovea.Networks;
using Fovea.Training;

namespace Fovea.Tests.Training;

public sealed class WeightLicenceTests
{
    [Theory]
    [InlineData("CC0 1.0", true)]
    [InlineData("CC BY 3.0, (c) Blender Foundation", true)]
    [InlineData("my own pictures", true)]
    [InlineData("Ours alone.", true)]
    [InlineData("BSD-2-Clause", true)]
    [InlineData("not stated", false)]
    [InlineData("CC BY-SA 4.0", false)]
    [InlineData("CC-BY-NC 4.0", false)]
    [InlineData("CC BY-ND 4.0", false)]
    [InlineData("MIT, some not stated", false)]
    [InlineData("repository Apache-2.0; clip terms not stated", false)]
    [InlineData("Pexels licence, inferred from the file name", false)]
    [InlineData("all rights reserved", false)]
    [InlineData("", false)]
    public void Terms_are_clear_only_if_they_say_so(string terms, bool clear) => Assert.Equal(clear, WeightLicence.IsClear(terms));

    [Fact]
    public void A_note_names_the_licence_or_that_there_is_none()
    {
        ModelData[] data = [new("a", "", "CC0"), new("b", "", "not stated")];
        Assert.Null(WeightLicence.Note("MIT", data[..1]));
        Assert.StartsWith("MIT is what", WeightLicence.Note("MIT", data), StringComparison.Ordinal);
        Assert.StartsWith("No licence is stated", WeightLicence.Note(WeightLicence.NotStated, data), StringComparison.Ordinal);
        Assert.Contains("1 of the 2", WeightLicence.Note("MIT", data), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shipped_card_says_where_the_terms_of_its_data_are_not_clear()
    {
        string models = Models();
        int cards = 0;
        foreach (string path in Directory.GetFiles(models, "*.json", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) is Model.CardFile or "detector.json"))
        {
            using JsonDocument card = JsonDocument.Parse(File.ReadAllBytes(path));
            ModelData[] data = [.. card.RootElement.GetProperty("data").EnumerateArray().Select(one => new ModelData(one.GetProperty("name").GetString()!, one.GetProperty("source").GetString()!, one.GetProperty("terms").GetString()!))];
            string? note = WeightLicence.Note(card.RootElement.GetProperty("license").GetString()!, data);
            if (note is not null) Assert.EndsWith(note, card.RootElement.GetProperty("notes").GetString(), StringComparison.Ordinal);
            cards++;
        }

        Assert.True(cards > 20, $"{cards} cards in {models}");
    }

    private static string Models()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Fovea.slnx"))) at = at.Parent;
        return Path.Combine(at!.FullName, "models");
    }
}
