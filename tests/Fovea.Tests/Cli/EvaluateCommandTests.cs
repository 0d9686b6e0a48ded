using Fovea.Cli;
using Fovea.Tests.Lab.Evaluation;

namespace Fovea.Tests.Cli;

public sealed class EvaluateCommandTests
{
    [Theory]
    [InlineData(2, "--models", "bicubic")]
    [InlineData(2, "--models", "bicubic", "--data", "DIR", "--protocol", "none")]
    [InlineData(2, "--models", "bicubic", "--data", "DIR", "--degradation", "none")]
    [InlineData(2, "--models", "bicubic", "--data", "DIR", "--scale", "four")]
    [InlineData(2, "--models", "bicubic", "--data", "DIR", "--degradation", "h264:crf=99")]
    [InlineData(2, "--models", "bicubic", "--data", "DIR", "--sweep", "crf=18")]
    [InlineData(2, "--models", "bicubic", "--data", "DIR", "--plot", "DIR/plot.svg")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--degradation", "h264:crf=18..28")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--degradation", "bi", "--sweep", "crf=18,23")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--sweep", "q=18,23")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--sweep", "crf=18,99")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--sweep", "crf=18,23", "--plot", "DIR/plot.png")]
    [InlineData(2, "--models", "bicubic", "--data", "DIR", "--figure-crop", "a")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR/missing")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR/empty")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--scale", "5")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--limit", "0")]
    [InlineData(3, "--models", "bicubic,no-such-model", "--data", "DIR")]
    [InlineData(3, "--models", "bicubic-x2", "--data", "DIR", "--scale", "4")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--figure", "DIR/sheet.jpg")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--figure", "DIR/missing/sheet.png")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--figure", "DIR/taken.png")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--figure", "DIR/sheet.png", "--figure-crop", "b")]
    [InlineData(3, "--models", "bicubic", "--data", "DIR", "--figure", "DIR/sheet.png", "--figure-crop", "a@1,2")]
    public async Task Wrong_calls_end_with_their_exit_code_and_leave_nothing(int exitCode, params string[] arguments)
    {
        using GeneratedClips data = new();
        data.Picture("a.ppm", 64, 64, (x, y, _) => x * y % 256);
        Directory.CreateDirectory(Path.Combine(data.Root, "empty"));
        await File.WriteAllTextAsync(Path.Combine(data.Root, "taken.png"), "mine", TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, await Program.Main(["evaluate", .. arguments.Select(argument => argument.Replace("DIR", data.Root, StringComparison.Ordinal))]));
        Assert.Equal(["a.ppm", "empty", "taken.png"], Directory.EnumerateFileSystemEntries(data.Root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(data.Root, "taken.png"), TestContext.Current.CancellationToken));
    }
}
