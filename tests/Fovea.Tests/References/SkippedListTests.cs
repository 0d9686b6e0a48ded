using System.Diagnostics;

namespace Fovea.Tests.References;

/// <summary>What ./check may skip: the list itself, and the script that holds a run against it.</summary>
public sealed class SkippedListTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-skipped-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_line_names_tests_that_there_are()
    {
        string[] tests = [.. typeof(SkippedListTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Select(method => $"{type.FullName}.{method.Name}"))];
        string[] lines = [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "skipped.txt")).Where(line => line.Length > 0 && line[0] != '#')];
        Assert.All(lines, line =>
        {
            string[] words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            Assert.True(int.Parse(words[0]) > 0 && words[2].Length > 10, line);
            Assert.Contains(tests, test => test.StartsWith(words[1], StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(2, "a.B.c(x: \"1\")", "a.B.c(x: \"2\")", "a.D.e")]
    [InlineData(0, "a.D.e")]
    [InlineData(0)]
    public async Task Skips_of_the_list_are_counted_by_reason(int data, params string[] skipped)
    {
        (int exitCode, string output, string errors) = await RunAsync("2 a.B. pictures of others\n1 a.D.e  a server", skipped);
        string both = data > 0 ? $"{skipped.Length} skipped: {data} for want of pictures of others; 1 for want of a server\n" : skipped.Length > 0 ? "1 skipped: 1 for want of a server\n" : "";
        Assert.Equal((0, both, ""), (exitCode, output, errors));
    }

    [Theory]
    [InlineData("a.B.new", "a.B.new")]
    [InlineData("a.B.c(x: 2)", "a.B.c(x: 1)", "a.B.c(x: 2)")]
    public async Task Others_and_more_than_the_list_allows_fail_by_name(string named, params string[] skipped)
    {
        (int exitCode, _, string errors) = await RunAsync("# comment\n\n1 a.B.c  pictures of others", skipped);
        Assert.Equal(1, exitCode);
        Assert.Contains($"\n  {named}\n", errors, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string list, string[] skipped)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        (string listFile, string log) = (Path.Combine(_folder, "list"), Path.Combine(_folder, "log"));
        await File.WriteAllTextAsync(listFile, list, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(log, ["  Starting:    Fovea.Tests", .. skipped.SelectMany(name => new[] { $"    {name} [SKIP]", "      no reason" }), "=== TEST EXECUTION SUMMARY ==="], TestContext.Current.CancellationToken);
        string script = Path.Combine(Repository.Root, "scripts", "skipped.sh");
        using Process process = Process.Start(new ProcessStartInfo("bash", [script, log, listFile]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, errors);
    }
}
