using Fovea.Tests.Upscaling;

namespace Fovea.Tests.Cli;

public sealed class ExportCommandTests
{
    [Fact]
    public async Task A_file_is_written_once_and_replaced_only_when_told()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.onnx");
        Assert.Equal(0, (await InProcess.RunAsync("export", "bicubic-x2", "--out", path)).ExitCode);
        byte[] first = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        (int exitCode, string errors) = await InProcess.RunAsync("export", "bicubic-x4", "--out", path);
        Assert.Equal(3, exitCode);
        Assert.Contains("--force", errors, StringComparison.Ordinal);
        Assert.Equal(first, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await InProcess.RunAsync("export", "bicubic-x4", "--out", path, "--force")).ExitCode);
        Assert.NotEqual(first, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    [Theory]
    [InlineData("--size", "320")]
    [InlineData("--size", "0x180")]
    [InlineData("--size", "320x180x2")]
    public async Task A_wrong_size_is_bad_input(params string[] arguments)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(3, (await InProcess.RunAsync(["export", "bicubic-x2", "--out", Path.Combine(folder.Path, "a.onnx"), .. arguments])).ExitCode);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }
}
