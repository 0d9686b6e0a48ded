using System.CommandLine;
using System.Runtime.Versioning;
using System.Text.Json;
using Fovea.Cli;
using Fovea.Networks;

namespace Fovea.Tests.Cli;

[SupportedOSPlatform("linux")]
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

    [Fact]
    public void The_list_fits_a_terminal_and_says_what_each_is_for()
    {
        string list = Run("models");
        string[] lines = list.TrimEnd().Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(["evsrnet-16-face-x4", "fovea-y-x2", "fovea-y-x3", "fovea-y-x4"], lines.Where(line => line.StartsWith("* ", StringComparison.Ordinal) && line.Contains("-x", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).Order(StringComparer.Ordinal));
        Assert.True(list.IndexOf("Video and pictures", StringComparison.Ordinal) < list.IndexOf("Faces", StringComparison.Ordinal) && list.IndexOf("Faces", StringComparison.Ordinal) < list.IndexOf("Of the papers", StringComparison.Ordinal));

        // Set5 at x4 by the two cards: 30.59 and bicubic's published 28.43.
        Assert.Matches(@"\* fovea-y-x4 +\+2\.16 +\d+\.\d  \w", list);
        Assert.Matches(@"  bicubic-x4 +0\.00 +\d+\.\d  \w", list);
    }

    [Fact]
    public void The_json_list_says_the_same_and_keeps_its_fields()
    {
        using JsonDocument document = JsonDocument.Parse(Run("models", "--json"));
        JsonElement model = document.RootElement.EnumerateArray().Single(model => model.GetProperty("name").GetString() == "fovea-y-x4");
        Assert.Equal(["name", "scale", "input", "parameters", "gmac_320x180", "gops_36x36", "frames", "receptive_field", "description"], model.EnumerateObject().Take(9).Select(property => property.Name));
        Assert.True(model.GetProperty("default").GetBoolean());
        Assert.Equal(("pictures", "Set5", "320x180"), (model.GetProperty("group").GetString(), model.GetProperty("gain_data").GetString(), model.GetProperty("milliseconds_frame").GetString()));
        Assert.Equal(30.59 - 28.43, model.GetProperty("gain_db").GetDouble(), 0.01);
        Assert.True(model.GetProperty("milliseconds").GetDouble() > 0);
        JsonElement[] defaults = [.. document.RootElement.EnumerateArray().Where(model => model.GetProperty("default").GetBoolean())];
        Assert.Equal(4, defaults.Length);
        Assert.All(defaults, model => Assert.NotEmpty(model.GetProperty("purpose").GetString()!));
    }

    [Fact]
    public async Task Models_come_and_go_and_a_broken_one_hides_no_other()
    {
        using UpscaleClips home = new();
        string shipped = Path.GetDirectoryName(ModelZoo.FindFolder("fovea-y-x4"))!;
        Assert.Contains("installed", (await FoveaAsync(home, "models", "install", Path.Combine(shipped, "fovea-y-x2"), "--name", "mine-x2")).Succeeded().Errors, StringComparison.Ordinal);
        string shelf = home[".fovea/models"];
        Directory.CreateDirectory(Path.Combine(shelf, "broken-x4"));
        await File.WriteAllTextAsync(Path.Combine(shelf, "broken-x4", "card.json"), """{"name":null,"scale":[[]]}""", TestContext.Current.CancellationToken);
        UpscaleOutcome list = (await FoveaAsync(home, "models")).Succeeded();
        Assert.Contains("mine-x2", list.Output, StringComparison.Ordinal);
        Assert.Contains("fovea-y-x4", list.Output, StringComparison.Ordinal);
        Assert.Single(list.Errors.Split('\n'), line => line.StartsWith("fovea: broken-x4: ", StringComparison.Ordinal));
        (await FoveaAsync(home, "models", "install", Path.Combine(shipped, "fovea-y-x2"))).Failed(3, "already", "--name");
        (await FoveaAsync(home, "models", "remove", "fovea-y-x2")).Failed(3, "stays");
        (await FoveaAsync(home, "models", "remove", "mine-x2")).Succeeded();
        Assert.False(Directory.Exists(Path.Combine(shelf, "mine-x2")));
    }

    [Theory]
    [InlineData("upscale clip.mp4 --model fovea-y-", "fovea-y-x4")]
    [InlineData("upscale clip.mp4 -n bicu", "bicubic-x2")]
    [InlineData("upscale clip.mp4 --faces evsr", "evsrnet-16-face-x4")]
    [InlineData("models show fovea-1", "fovea-16-x4")]
    [InlineData("evaluate --data Set5 --models bicubic,fovea-16", "bicubic,fovea-16-x4")]
    public void Names_complete(string line, string expected)
        => Assert.Contains(expected, FoveaCommand.Create().Parse(line).GetCompletions(line.Length).Select(item => item.Label));

    [Theory]
    [InlineData("models", "show")]
    [InlineData("models", "show", "bicubic-x4", "--spec", "{}")]
    public void A_name_or_a_spec_is_needed_but_not_both(params string[] arguments)
        => Assert.NotEmpty(FoveaCommand.Create().Parse(arguments).Errors);

    [Fact]
    public void An_unknown_model_is_bad_input() => Assert.Throws<BadInputException>(() => Run("models", "show", "no-such-model"));

    private static async Task<UpscaleOutcome> FoveaAsync(UpscaleClips home, params string[] arguments)
    {
        using UpscaleProcess process = UpscaleProcess.StartProgram("dotnet", new() { ["HOME"] = home["."], ["FOVEA_HOME"] = "" }, [UpscaleProcess.Program, .. arguments]);
        return await process.WaitAsync();
    }

    private static string Run(params string[] arguments)
    {
        using StringWriter output = new();
        int exitCode = FoveaCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, exitCode);
        return output.ToString();
    }
}
