using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Fovea.Tests.References;
using Fovea.Tests.Upscaling;

namespace Fovea.Tests;

/// <summary>
/// The packages as strangers use them, in folders outside the checkout: with the one package a program upscales, with the tool anyone.
/// Slow (about half a minute): all that was built is packed. Nothing is fetched: the packages and the SDK are all the source there is.
/// </summary>
public sealed class PackTests : IDisposable
{
    private const string Version = "0.1.0";

    private static readonly string[] Packages = ["Fovea", "Fovea.Core", "Fovea.Inference", "Fovea.Lab", "Fovea.Media", "Fovea.Networks", "Fovea.Search", "Fovea.Storage", "Fovea.Tool", "Fovea.Training"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Packages_install_into_empty_folders_and_upscale()
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
        await DotnetAsync(Repository.Root, "pack", "Fovea.slnx", "--no-build", "-c", configuration, "-o", _folder["packages"], "-nologo", "-v", "quiet");
        Assert.Equal(Packages, Directory.GetFiles(_folder["packages"], "*.nupkg").Select(file => Path.GetFileName(file)[..^$".{Version}.nupkg".Length]).Order(StringComparer.Ordinal));
        Assert.All(Packages, Check);
        await File.WriteAllTextAsync(_folder["nuget.config"], $"""<configuration><packageSources><clear /><add key="here" value="{_folder["packages"]}" /></packageSources></configuration>""", TestContext.Current.CancellationToken);
        string clip = Path.Combine(Repository.Root, "samples", "talker.mpg");
        await AProgramAsync(clip);
        await TheToolAsync(clip);
    }

    private async Task AProgramAsync(string clip)
    {
        string program = Directory.CreateDirectory(_folder["program"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(program, "Program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup><PackageReference Include="Fovea" Version="{Version}" /></ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(program, "Program.cs"), Example().Replace("talk.mp4", clip, StringComparison.Ordinal).Replace("new UpscaleOptions()", "new UpscaleOptions { Range = new(Duration: TimeSpan.FromSeconds(0.2)) }", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await DotnetAsync(program, "build", "-c", "Release", "-nologo", "-v", "quiet", "-o", "out");
        string settings = await File.ReadAllTextAsync(Path.Combine(program, "out", "Program.runtimeconfig.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"System.Runtime.TieredCompilation.QuickJitForLoops\": false", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.Runtime.TieredPGO\": false", settings, StringComparison.Ordinal);
        await DotnetAsync(program, Path.Combine(program, "out", "Program.dll"));
        Assert.True(new FileInfo(Path.Combine(program, "sharp.mp4")).Length > 0);
    }

    private async Task TheToolAsync(string clip)
    {
        await DotnetAsync(_folder.Path, "tool", "install", "Fovea.Tool", "--tool-path", _folder["tools"], "--version", Version, "--configfile", _folder["nuget.config"]);
        await RunAsync(_folder.Path, _folder["tools/fovea"], "upscale", clip, "-o", _folder["tool.mkv"], "-n", "fovea-y-x2-int8", "--duration", "0.2", "--no-progress");
        Assert.True(new FileInfo(_folder["tool.mkv"]).Length > 0);
    }

    // The program that the package's own page shows.
    private static string Example()
        => File.ReadAllText(Path.Combine(Repository.Root, "src", "package", "README.md")).Split("```csharp")[1].Split("```")[0];

    private void Check(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(_folder[$"packages/{package}.{Version}.nupkg"]);
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
        Assert.Contains("README.md", files);
        Assert.Contains("icon.png", files);
        using Stream stream = archive.GetEntry($"{package}.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().First();
        foreach (string name in new[] { "authors", "license", "icon", "readme", "description", "tags", "repository" }) Assert.NotNull(metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name));
        if (package == "Fovea.Tool") return;
        Assert.Contains($"lib/net10.0/{package}.xml", files);
        Assert.True(File.Exists(_folder[$"packages/{package}.{Version}.snupkg"]));
        if (package != "Fovea") return;
        Assert.Contains("models/fovea-y-x4/weights.safetensors", files);
        Assert.Contains("models/fovea-y-x4-int8/ranges.json", files);
        Assert.DoesNotContain(files, file => file.Contains("sof-vsr", StringComparison.Ordinal) || file.Contains("log.jsonl", StringComparison.Ordinal) || file.StartsWith("runtimes/", StringComparison.Ordinal));
    }

    private Task DotnetAsync(string folder, params string[] arguments) => RunAsync(folder, "dotnet", arguments);

    // Nothing of this user or of the clone helps: no cache of packages, no models, no settings.
    private async Task RunAsync(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (folder != Repository.Root) start.Environment["NUGET_PACKAGES"] = _folder["cache"];
        start.Environment["FOVEA_HOME"] = _folder["home"];
        start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.Remove("FOVEA_MODELS");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}{await errors}");
    }
}
