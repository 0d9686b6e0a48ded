namespace Fovea.Tests.Cli;

public sealed class SearchCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-search-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("the data nowhere do not exist", "--network", "ho-fvsr", "--data", "nowhere")]
    [InlineData("is no file", "--space", "nowhere.json", "--objective-command", "cat")]
    public async Task A_mistyped_name_leaves_no_file_of_studies_behind(string expected, params string[] arguments)
    {
        string storage = Path.Combine(_root, "studies.db");
        (int exitCode, string errors) = await InProcess.RunAsync(["search", "--storage", storage, .. arguments]);
        Assert.Equal(3, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_root));
    }
}
