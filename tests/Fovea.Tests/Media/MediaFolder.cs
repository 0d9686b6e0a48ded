using System.Globalization;
using System.Text.Json;
using Fovea.Media;

namespace Fovea.Tests.Media;

/// <summary>A folder for one test's files, and ffmpeg to make and inspect them; skips the test where there is no ffmpeg.</summary>
internal sealed class MediaFolder : IDisposable
{
    private MediaFolder(Ffmpeg ffmpeg)
    {
        Ffmpeg = ffmpeg;
        Root = Directory.CreateTempSubdirectory("fovea-media-").FullName;
    }

    public Ffmpeg Ffmpeg { get; }

    public string Root { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<MediaFolder> CreateAsync()
    {
        try
        {
            return new MediaFolder(await Ffmpeg.FindAsync(Cancel));
        }
        catch (MissingDependencyException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Runs ffmpeg with words parted by blanks; the last is the file to make.</summary>
    public async Task<string> MakeAsync(string arguments)
    {
        string[] words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        words = [.. words.Select(word => word.StartsWith('@') ? this[word[1..]] : word)];
        FfmpegResult result = await Ffmpeg.RunAsync(["-y", .. words], Cancel);
        Assert.True(result.ExitCode == 0, string.Join('\n', result.Errors));
        return words[^1];
    }

    /// <summary>Packets of a stream as "pts size md5" lines, in the file's order.</summary>
    public async Task<string[]> PacketsAsync(string path, string stream)
        => await LinesAsync(["-select_streams", stream, "-show_packets", "-show_data_hash", "md5", "-show_entries", "packet=pts_time,size,data_hash", "-of", "csv=p=0", path]);

    /// <summary>Hashes of a stream's packets without their times.</summary>
    public async Task<string[]> PayloadAsync(string path, string stream)
        => [.. (await LinesAsync(["-select_streams", stream, "-show_packets", "-show_data_hash", "md5", "-show_entries", "packet=data_hash:packet_side_data=", "-of", "default=nw=1:nk=1", path])).Where(line => line.StartsWith("MD5", StringComparison.Ordinal))];

    /// <summary>Timestamps of the video's packets in seconds, in order of presentation.</summary>
    public async Task<double[]> TimesAsync(string path)
        => [.. (await LinesAsync(["-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0", path])).Select(line => double.Parse(line.Trim(','), CultureInfo.InvariantCulture)).Order()];

    /// <summary>Timestamps of the video's packets in ticks, in order of presentation.</summary>
    public async Task<long[]> TicksAsync(string path)
        => [.. (await LinesAsync(["-select_streams", "v:0", "-show_entries", "packet=pts", "-of", "csv=p=0", path])).Select(line => long.Parse(line.Trim(','), CultureInfo.InvariantCulture)).Order()];

    /// <summary>framemd5 of the decoded video.</summary>
    public async Task<string[]> FrameHashesAsync(string path)
    {
        FfmpegResult result = await Ffmpeg.RunAsync(["-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"], Cancel);
        return [.. result.Output.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',')[^1].Trim())];
    }

    public async Task<JsonElement> ShowAsync(string path)
    {
        FfmpegResult result = await Ffmpeg.ProbeAsync(["-show_streams", "-show_format", "-show_chapters", "-of", "json", path], Cancel);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    public Task<MediaInfo> ProbeAsync(string path) => MediaProbe.ReadAsync(Ffmpeg, path, Cancel);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private async Task<string[]> LinesAsync(string[] arguments)
    {
        FfmpegResult result = await Ffmpeg.ProbeAsync(arguments, Cancel);
        Assert.True(result.ExitCode == 0, string.Join('\n', result.Errors));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
