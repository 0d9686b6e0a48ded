using System.Diagnostics;
using Fovea.Networks;
using Fovea.Tests.References;
using Fovea.Tests.Upscaling;

namespace Fovea.Tests;

/// <summary>Every program in <c>samples/</c> runs as its page says, on a fraction of a second of the sample videos.</summary>
public sealed class SampleProgramTests : IDisposable
{
    private static readonly string Clip = Path.Combine("samples", "talker.mpg");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_lists_every_program()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "samples", "README.md"));
        Assert.All(Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.cs"), file => Assert.Contains($"| `{Path.GetFileName(file)}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upscale()
    {
        string clip = await ShortAsync();
        await RunAsync("Upscale.cs", clip, _folder["out.nut"], "fovea-y-x2");
        Assert.Equal(3, await CountAsync(_folder["out.nut"]));
    }

    [Fact]
    public async Task UpscaleVideo()
    {
        Assert.Contains("frames of 1440x1152", await RunAsync("UpscaleVideo.cs", Clip, _folder["out.mkv"], "0.12"), StringComparison.Ordinal);
        Assert.Equal(3, await CountAsync(_folder["out.mkv"]));
    }

    [Fact]
    public async Task Faces()
    {
        Assert.Contains("a face at", await RunAsync("Faces.cs", Clip, _folder["out.mp4"], "0.12"), StringComparison.Ordinal);
        Assert.Equal(3, await CountAsync(_folder["out.mp4"]));
    }

    [Fact]
    public async Task Train()
    {
        Assert.Contains(" dB", await RunAsync("Train.cs", _folder["run"], "8"), StringComparison.Ordinal);
        using Model model = ModelZoo.Open(_folder["run/model"]);
        Assert.Equal(("mine-x2", 2), (model.Name, model.Scale));
    }

    [Fact]
    public async Task Search() => Assert.Contains("best of 30 trials", await RunAsync("Search.cs", "30"), StringComparison.Ordinal);

    private async Task<string> ShortAsync()
    {
        await StartAsync("ffmpeg", "-v", "error", "-i", Path.Combine(Repository.Root, Clip), "-frames:v", "3", "-an", "-c:v", "ffv1", _folder["short.mkv"]);
        return _folder["short.mkv"];
    }

    private static async Task<int> CountAsync(string video)
        => int.Parse(await StartAsync("ffprobe", "-v", "error", "-select_streams", "v", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", video), System.Globalization.CultureInfo.InvariantCulture);

    private static Task<string> RunAsync(string sample, params string[] arguments)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
        return StartAsync("dotnet", ["run", "-c", configuration, Path.Combine("samples", sample), "--", .. arguments]);
    }

    private static async Task<string> StartAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // The build before the tests looks at the code; this one is to run.
        start.Environment["RunAnalyzers"] = "false";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}{await errors}");
        return output;
    }
}
