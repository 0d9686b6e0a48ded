using System.Diagnostics;
using Fovea.Tests.Upscaling;

namespace Fovea.Tests.Cli;

/// <summary>A folder with clips made by ffmpeg; skips the test where there is none.</summary>
internal sealed class UpscaleClips : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UpscaleClips()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("These tests drive processes as Linux has them.");
        try
        {
            Run("ffmpeg", "-version");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no ffmpeg on PATH.");
        }
    }

    public string Folder => _folder.Path;

    public string this[string name] => _folder[name];

    /// <summary>A moving test picture with a tone.</summary>
    public string Clip(string name, int frames = 20, string size = "64x48", params string[] more)
    {
        string seconds = (frames / 25.0).ToString("0.####");
        return Make(name, ["-f", "lavfi", "-i", $"testsrc2=s={size}:r=25:d={seconds}", "-f", "lavfi", "-i", $"sine=d={seconds}", "-shortest", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", .. more]);
    }

    /// <summary>Runs ffmpeg; the file becomes its last argument.</summary>
    public string Make(string name, params string[] arguments)
    {
        Run("ffmpeg", ["-v", "error", "-y", .. arguments, this[name]]);
        return this[name];
    }

    /// <summary>Times and hashes of all decoded frames and sound, as framemd5 prints them.</summary>
    public static string[] Hashes(string path)
        => [.. Run("ffmpeg", "-v", "error", "-i", path, "-map", "0", "-fps_mode", "passthrough", "-f", "framemd5", "-").Split('\n').Where(line => !line.StartsWith('#'))];

    /// <summary>One value that ffprobe shows.</summary>
    public static string Probe(string path, string entries, params string[] more)
        => Run("ffprobe", ["-v", "error", .. more, "-show_entries", entries, "-of", "csv=p=0", path]).Trim();

    /// <summary>Asserts that nothing but the named files is in the folder.</summary>
    public void AssertHoldsOnly(params string[] names)
        => Assert.Equal(names.Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    public void Dispose() => _folder.Dispose();

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        return output;
    }
}
