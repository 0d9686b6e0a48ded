using System.Text.Json.Nodes;
using Fovea.Cli.Commands;
using Fovea.Tests.Training;

namespace Fovea.Tests.Cli;

public sealed class SearchFgnasTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-fgnas-").FullName;
    private readonly string _cache = SyntheticCache.Make();

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public void A_search_too_short_to_mean_anything_says_so()
    {
        Assert.Contains("WARNING", SearchFgnas.TooShort(new() { Steps = 100 }), StringComparison.Ordinal);
        Assert.Null(SearchFgnas.TooShort(new()));
    }

    [Fact]
    public async Task A_sweep_leaves_its_result_and_goes_on_only_as_it_began()
    {
        (int exitCode, string errors) = await Run("--lambdas", "0.02,0.001", "--no-progress");
        Assert.Equal(0, exitCode);
        Assert.StartsWith("fovea: WARNING: 10 steps are too few", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        JsonNode result = JsonNode.Parse(File.ReadAllText(Path.Combine(_root, "result.json")))!;
        Assert.Equal("step", (string?)result["estimator"]);
        Assert.Equal([0.001, 0.02], result["runs"]!.AsArray().Select(run => (double)run!["lambda"]!));
        Assert.All(result["runs"]!.AsArray(), run => Assert.Equal((true, 8), ((bool)run!["completed"]!, (int)run["channels"]!)));

        // One more lambda: what is done stays done.
        string before = Log();
        (exitCode, errors) = await Run("--lambda", "0.001", "0.02", "0.1");
        Assert.Equal(0, exitCode);
        Assert.Contains("step 10/10", errors, StringComparison.Ordinal);
        Assert.Equal(3, JsonNode.Parse(File.ReadAllText(Path.Combine(_root, "result.json")))!["runs"]!.AsArray().Count);
        Assert.Equal(before, Log());

        (exitCode, errors) = await Run("--lambda", "0.02", "--seed", "2");
        Assert.Equal(3, exitCode);
        Assert.Contains("other options", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is no lambda", "--lambda", "much")]
    [InlineData("each once", "--lambdas", "0.1,0.1")]
    [InlineData("in steps of 8", "--lambda", "0.1", "--channels", "12")]
    [InlineData("holds a patch", "--lambda", "0.1", "--patch", "500")]
    public async Task What_cannot_be_searched_with_is_said(string expected, params string[] arguments)
    {
        (int exitCode, string errors) = await Run([.. arguments, "--no-progress"]);
        Assert.Equal(3, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_must_be_prepared_first()
    {
        (int exitCode, string errors) = await InProcess.RunAsync("search", "fgnas", "--data", _root, "--out", Path.Combine(_root, "x"));
        Assert.Equal(3, exitCode);
        Assert.Contains("--prepare-only", errors, StringComparison.Ordinal);
    }

    private string Log() => File.ReadAllText(Path.Combine(_root, "lambda-0.02", "log.jsonl"));

    private Task<(int ExitCode, string Errors)> Run(params string[] more)
    {
        string[] small = ["search", "fgnas", "--data", _cache, "--out", _root, "--structured", "--channels", "8", "--blocks", "1", "--scale", "2", "--steps", "10", "--batch", "1", "--threads", "1"];
        string[] patch = more.Contains("--patch") ? [] : ["--patch", "8"];
        string[] channels = more.Contains("--channels") ? small.Where((_, i) => i is not (7 or 8)).ToArray() : small;
        return InProcess.RunAsync([.. channels, .. patch, .. more]);
    }
}
