using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Media;

/// <summary>
/// The ffmpeg and ffprobe of this machine: found through <c>FFMPEG_PATH</c> (the program or its folder) or else
/// <c>PATH</c>. Arguments always go as a list, never through a shell.
/// </summary>
public sealed partial class Ffmpeg
{
    /// <summary>The oldest release that has what Fovea asks of it.</summary>
    public static readonly Version OldestVersion = new(5, 1);

    private const string Variable = "FFMPEG_PATH";
    private const string Remedy = "install it ('apt-get install ffmpeg') or let FFMPEG_PATH name it or its folder";

    private readonly Lazy<Task<IReadOnlySet<string>>> _encoders;
    private readonly Lazy<Task<IReadOnlySet<string>>> _decoders;

    private Ffmpeg(string path, string probePath, Version version, string versionText)
    {
        (Path, ProbePath, Version, VersionText) = (path, probePath, version, versionText);
        _encoders = new Lazy<Task<IReadOnlySet<string>>>(() => ReadCodecsAsync("-encoders"));
        _decoders = new Lazy<Task<IReadOnlySet<string>>>(() => ReadCodecsAsync("-decoders"));
    }

    /// <summary>The ffmpeg program.</summary>
    public string Path { get; }

    /// <summary>The ffprobe program.</summary>
    public string ProbePath { get; }

    /// <summary>The release; builds from git count as newer than any release.</summary>
    public Version Version { get; }

    /// <summary>The version as ffmpeg prints it.</summary>
    public string VersionText { get; }

    /// <summary>The value of <c>-enc_time_base</c> that means "as the input has it": its name changed with 6.1.</summary>
    internal string InputTimeBase => Version >= new Version(6, 1) ? "demux" : "-1";

    /// <summary>Finds both programs and checks their age.</summary>
    /// <exception cref="MissingDependencyException">One of them is missing, does not run, or is older than <see cref="OldestVersion"/>.</exception>
    public static Task<Ffmpeg> FindAsync(CancellationToken cancellationToken = default)
        => FindAsync(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH"), cancellationToken);

    /// <summary>As <see cref="FindAsync(CancellationToken)"/>, with the two variables given.</summary>
    internal static async Task<Ffmpeg> FindAsync(string? ffmpegPath, string? searchPath, CancellationToken cancellationToken)
    {
        string path = Locate("ffmpeg", ffmpegPath, searchPath);
        string probePath = Locate("ffprobe", ffmpegPath, searchPath);
        (Version version, string text) = await ReadVersionAsync(path, cancellationToken).ConfigureAwait(false);
        await ReadVersionAsync(probePath, cancellationToken).ConfigureAwait(false);
        return new Ffmpeg(path, probePath, version, text);
    }

    /// <summary>True if this build can encode with <paramref name="encoder"/>, such as <c>libx264</c>.</summary>
    public async Task<bool> HasEncoderAsync(string encoder) => (await _encoders.Value.ConfigureAwait(false)).Contains(encoder);

    /// <summary>True if this build can decode with <paramref name="decoder"/>, such as <c>libvpx-vp9</c>.</summary>
    public async Task<bool> HasDecoderAsync(string decoder) => (await _decoders.Value.ConfigureAwait(false)).Contains(decoder);

    /// <summary>Runs ffmpeg to its end.</summary>
    /// <param name="arguments">The arguments after the quiet ones that every run gets.</param>
    /// <param name="cancellationToken">Kills the program and all it started.</param>
    /// <param name="folder">Where it runs; null for this process's folder.</param>
    internal async Task<FfmpegResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken, string? folder = null)
    {
        await using FfmpegProcess process = Start(arguments, folder: folder, cancellationToken: cancellationToken);
        return await process.ReadToEndAsync().ConfigureAwait(false);
    }

    /// <summary>Runs ffprobe to its end.</summary>
    internal async Task<FfmpegResult> ProbeAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using FfmpegProcess process = FfmpegProcess.Start(ProbePath, ["-hide_banner", "-v", "error", .. arguments], writesInput: false, null, cancellationToken);
        return await process.ReadToEndAsync().ConfigureAwait(false);
    }

    /// <summary>Starts ffprobe, whose output is too long for one text.</summary>
    internal FfmpegProcess StartProbe(IEnumerable<string> arguments, CancellationToken cancellationToken)
        => FfmpegProcess.Start(ProbePath, ["-hide_banner", "-v", "error", .. arguments], writesInput: false, null, cancellationToken);

    /// <summary>Starts ffmpeg with pipes.</summary>
    /// <param name="arguments">The arguments after the quiet ones that every run gets.</param>
    /// <param name="writesInput">True to write to its standard input; false gives it none.</param>
    /// <param name="hear">Hears every line of its standard error and gives what is to be kept of it; null keeps all.</param>
    /// <param name="folder">Where it runs; null for this process's folder.</param>
    /// <param name="cancellationToken">Kills the program and all it started.</param>
    internal FfmpegProcess Start(IEnumerable<string> arguments, bool writesInput = false, Func<string, string?>? hear = null, string? folder = null, CancellationToken cancellationToken = default)
        => FfmpegProcess.Start(Path, ["-hide_banner", "-v", "error", .. writesInput ? Array.Empty<string>() : ["-nostdin"], .. arguments], writesInput, hear, cancellationToken, folder);

    private static string Locate(string program, string? ffmpegPath, string? searchPath)
    {
        string file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        if (string.IsNullOrWhiteSpace(ffmpegPath))
        {
            foreach (string folder in (searchPath ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            {
                string candidate = System.IO.Path.Combine(folder, file);
                if (File.Exists(candidate)) return candidate;
            }

            throw new MissingDependencyException($"{program} was not found: {Remedy}.");
        }

        string named = Directory.Exists(ffmpegPath) ? System.IO.Path.Combine(ffmpegPath, file)
            : program == "ffmpeg" ? ffmpegPath
            : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(ffmpegPath)) ?? "", file);
        return File.Exists(named) ? named : throw new MissingDependencyException($"{Variable} is '{ffmpegPath}', but there is no {program} at '{named}': {Remedy}.");
    }

    private static async Task<(Version Version, string Text)> ReadVersionAsync(string path, CancellationToken cancellationToken)
    {
        FfmpegResult result;
        try
        {
            await using FfmpegProcess process = FfmpegProcess.Start(path, ["-version"], writesInput: false, null, cancellationToken);
            result = await process.ReadToEndAsync().ConfigureAwait(false);
        }
        catch (Win32Exception exception)
        {
            throw new MissingDependencyException($"'{path}' does not start ({exception.Message}): {Remedy}.", exception);
        }

        Match match = VersionLine().Match(result.Output);
        if (result.ExitCode != 0 || !match.Success) throw new MissingDependencyException($"'{path}' does not say its version, so it is no working ffmpeg: {Remedy}.");
        string text = match.Groups["text"].Value;
        Version version = ParseVersion(text);
        return version >= OldestVersion ? (version, text) : throw new MissingDependencyException($"'{path}' is version {text}; Fovea needs {OldestVersion} or newer: {Remedy}.");
    }

    // Releases print "5.1.9-0+deb12u1" or "n7.1"; builds from git print "N-12345-g..." or a date.
    private static Version ParseVersion(string text)
    {
        Match match = ReleaseNumber().Match(text);
        bool release = match.Success && int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) < 1000;
        return release ? new Version(int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture)) : new Version(int.MaxValue, 0);
    }

    private async Task<IReadOnlySet<string>> ReadCodecsAsync(string list)
    {
        FfmpegResult result = await RunAsync([list], CancellationToken.None).ConfigureAwait(false);
        return CodecLine().Matches(result.Output).Select(match => match.Groups["name"].Value).ToHashSet();
    }

    [GeneratedRegex(@"^ff(mpeg|probe) version (?<text>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^n?(?<major>\d{1,6})\.(?<minor>\d{1,6})", RegexOptions.ExplicitCapture)]
    private static partial Regex ReleaseNumber();

    [GeneratedRegex(@"^ [VAS][A-Z.]{5} (?<name>[\w-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodecLine();
}

/// <summary>What a finished run of ffmpeg or ffprobe left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">The last lines of its standard error.</param>
internal sealed record FfmpegResult(int ExitCode, string Output, IReadOnlyList<string> Errors)
{
    /// <summary>The line that tells most about what went wrong, in ffmpeg's words.</summary>
    public string Complaint => FfmpegComplaint.Choose(ExitCode, Errors);
}
