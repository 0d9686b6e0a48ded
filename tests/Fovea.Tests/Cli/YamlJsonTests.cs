using Fovea.Cli.Commands;

namespace Fovea.Tests.Cli;

[Trait("Category", "Culture")]
public sealed class YamlJsonTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("fovea-yaml-").FullName, "recipe.yaml");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Values_lists_mappings_anchors_and_json_are_read()
    {
        const string Text = "name: &n fine\nother: *n\nsteps: 1_000\nrate: 1e-3\nflag: true\nnone: ~\ntext: '1'\nlist: [1, {a: 2}]\nbase: &b {x: 1, y: [2, 3]}\nmore: *b\n";
        Assert.Equal("""{"name":"fine","other":"fine","steps":1000,"rate":0.001,"flag":true,"none":null,"text":"1","list":[1,{"a":2}],"base":{"x":1,"y":[2,3]},"more":{"x":1,"y":[2,3]}}""", Read(Text));
        Assert.Equal("""{"a":[1,"b"]}""", Read("{\"a\": [1, \"b\"]}"));
        Assert.Equal("{}", Read(""));
    }

    public static TheoryData<string, string> Hostile
    {
        get
        {
            string laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat("bcdefghij".Select(c => $"{c}: &{c} [{string.Join(',', Enumerable.Repeat($"*{(char)(c - 1)}", 10))}]\n"));
            return new()
            {
                { "a: &a [*a]\n", "names nothing" },
                { "a: &a {b: *a}\n", "names nothing" },
                { "a: " + new string('[', 20_000) + new string(']', 20_000) + "\n", "nested" },
                { string.Concat(Enumerable.Range(0, 200).Select(i => new string(' ', i) + "a:\n")), "nested" },
                { "{[1,2]: 3}\n", "plain text" },
                { "? {a: 1}\n: 3\n", "plain text" },
                { "&a a: 1\n*a : 2\n", "plain text" },
                { laughs, "more than" },
                { "a: 1\na: 2\n", "twice" },
                { "a: 1\n---\nb: 2\n", "second document" },
                { "- 1\n", "mapping" },
                { "just text\n", "mapping" },
                { "a: *nobody\n", "" },
                { "a: [1\n", "" },
                { "\t\u0001\n", "" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_no_recipe_needs_is_refused_in_one_line(string text, string expected)
    {
        BadInputException refused = Assert.Throws<BadInputException>(() => Read(text));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Any_change_of_a_recipe_ends_in_values_or_one_line()
    {
        const string Recipe = "name: mine\nnetwork: {architecture: evsrnet, channels: 8, blocks: 5, scale: 4}\nstages:\n  - &s {steps: 100, batch: 4, loss: l1}\n  - *s\nadam:\n  clip_norm: 1e-1\n";
        const string Signs = "[]{}:-?*&!|>'\"%@`,#\n\t \\~\u0001a1";
        Try("%YAML 9.9\n---\na: 1\n");
        Try("a: \"\\ud800\"\n");
        Random random = new(13);
        for (int i = 0; i < 2000; i++)
        {
            char[] text = Recipe.ToCharArray();
            for (int changes = random.Next(1, 5); changes > 0; changes--) text[random.Next(text.Length)] = Signs[random.Next(Signs.Length)];
            Try(new string(text));
        }
    }

    private void Try(string text)
    {
        try
        {
            Read(text);
        }
        catch (BadInputException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
        }
    }

    private string Read(string text)
    {
        File.WriteAllText(_path, text);
        return TrainCommandConfig.ReadFile(_path).ToJsonString();
    }
}
