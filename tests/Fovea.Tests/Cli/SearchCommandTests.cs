namespace Fovea.Tests.Cli;

public sealed class SearchCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-search-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("the data nowhere do not exist", "network", "ho-fvsr", "--data", "nowhere")]
    [InlineData("is no file", "run", "--space", "nowhere.json", "--objective-command", "cat")]
    [InlineData("the data nowhere do not exist", "--network", "ho-fvsr", "--data", "nowhere")]
    [InlineData("is no file", "--space", "nowhere.json", "--objective-command", "cat")]
    public async Task A_mistyped_name_leaves_no_file_of_studies_behind(string expected, params string[] arguments)
    {
        string storage = Path.Combine(_root, "studies.db");
        (int exitCode, string errors) = await InProcess.RunAsync(["search", .. arguments, "--storage", storage]);
        Assert.Equal(3, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_root));
    }

    [Theory]
    [InlineData("fovea search run", "--space", "nowhere.json", "--objective-command", "cat")]
    [InlineData("fovea search network", "--network", "ho-fvsr", "--data", "nowhere")]
    [InlineData("fovea search target", "--target", "30fps", "--data", "nowhere")]
    public async Task The_old_form_works_and_says_what_the_new_one_is(string now, params string[] arguments)
    {
        (int exitCode, string errors) = await InProcess.RunAsync(["search", .. arguments, "--storage", Path.Combine(_root, "studies.db")]);
        Assert.Equal(3, exitCode);
        string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains(now, lines[0], StringComparison.Ordinal);
        (_, string fresh) = await InProcess.RunAsync(["search", .. now.Split(' ').Skip(2), .. arguments.Where(word => word is not "--network" and not "--target"), "--storage", Path.Combine(_root, "studies.db")]);
        Assert.DoesNotContain("old form", fresh, StringComparison.Ordinal);
        Assert.Equal(lines[1].Trim(), fresh.Trim());
    }

    [Theory]
    [InlineData("search", "--trials", "3")]
    [InlineData("search", "--target", "30fps", "--network", "ho-fvsr", "--data", "c")]
    public async Task Two_searches_or_none_are_a_mistake(params string[] arguments)
    {
        (int exitCode, string errors) = await InProcess.RunAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains("run, network, fgnas or target", errors, StringComparison.Ordinal);
    }
}
