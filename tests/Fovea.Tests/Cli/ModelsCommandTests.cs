using System.CommandLine;
using System.Text.Json;
using Fovea.Cli;

namespace Fovea.Tests.Cli;

public sealed class ModelsCommandTests
{
    [Fact]
    public void Show_prints_the_figures_layers_and_card_as_json()
    {
        using JsonDocument document = JsonDocument.Parse(Run("models", "show", "bicubic-x3", "--json"));
        JsonElement json = document.RootElement;
        Assert.Equal("bicubic-x3", json.GetProperty("name").GetString());
        Assert.Equal(3, json.GetProperty("scale").GetInt32());
        Assert.Equal(0, json.GetProperty("parameters").GetInt32());
        Assert.Equal(0, json.GetProperty("gmac_320x180").GetDouble());
        Assert.Equal(5, json.GetProperty("receptive_field").GetInt32());
        Assert.Equal(1, json.GetProperty("layers").GetArrayLength());
        Assert.Equal("RGB", json.GetProperty("card").GetProperty("color_order").GetString());
    }

    [Fact]
    public void Show_describes_a_spec_without_weights()
    {
        using JsonDocument document = JsonDocument.Parse(Run("models", "show", "--spec", """{"architecture":"evsrnet","channels":8,"blocks":5,"scale":4}""", "--json"));
        JsonElement json = document.RootElement;
        Assert.Equal(9_568, json.GetProperty("parameters").GetInt32());
        Assert.Equal(0.5432832, json.GetProperty("gmac_320x180").GetDouble(), 1e-12);
        Assert.Equal(25, json.GetProperty("receptive_field").GetInt32());
        Assert.Equal(9_568, json.GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("parameters").GetInt32()));
        Assert.False(json.TryGetProperty("card", out _));
    }

    [Fact]
    public void The_page_for_people_names_layers_and_totals()
    {
        string page = Run("models", "show", "--spec", """{"architecture":"espcn","scale":4}""");
        Assert.Contains("conv3", page, StringComparison.Ordinal);
        Assert.Contains("24,752 parameters, 1.4193 GMAC", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_holds_the_bicubic_models()
    {
        using JsonDocument document = JsonDocument.Parse(Run("models", "--json"));
        Assert.Contains(document.RootElement.EnumerateArray(), model => model.GetProperty("name").GetString() == "bicubic-x4" && model.GetProperty("scale").GetInt32() == 4);
        Assert.Contains("bicubic-x4", Run("models"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models", "show")]
    [InlineData("models", "show", "bicubic-x4", "--spec", "{}")]
    public void A_name_or_a_spec_is_needed_but_not_both(params string[] arguments)
        => Assert.NotEmpty(FoveaCommand.Create().Parse(arguments).Errors);

    [Fact]
    public void An_unknown_model_is_bad_input() => Assert.Throws<BadInputException>(() => Run("models", "show", "no-such-model"));

    private static string Run(params string[] arguments)
    {
        using StringWriter output = new();
        int exitCode = FoveaCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, exitCode);
        return output.ToString();
    }
}
