using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>
/// What made a finished output. It lies in <c>~/.fovea/outputs</c>, not beside the output, and is what tells a job that
/// is done from an output that another model, other options or another input made. Where it cannot be kept, nothing
/// is known of the output.
/// </summary>
/// <param name="Output">Full path of the output.</param>
/// <param name="File">The output when it was finished.</param>
/// <param name="Origin">What made it, as it was asked for.</param>
/// <param name="Frames">Its frames.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
internal sealed record OutputRecord(string Output, FileIdentity File, JobOrigin Origin, long Frames, int Width, int Height)
{
    // About a kilobyte each; of more, the oldest are forgotten.
    private const int MostRecords = 20_000;

    private static readonly Lock Forgetting = new();
    private static bool _forgot;

    private static string? Folder => FoveaHome.PathOf("outputs");

    /// <summary>What made the output, or null if that is not known or the file has been changed since.</summary>
    public static OutputRecord? Find(string output)
    {
        try
        {
            if (PathFor(output) is not { } path || !System.IO.File.Exists(path)) return null;
            OutputRecord record = ForeignJson.Read(ForeignFile.ReadBytes(path), JobManifestContext.Default.OutputRecord);
            return record.Output == Path.GetFullPath(output) && record.File.LooksLike(output) ? record : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps the record in one step; without a home that can be written to, nothing is kept.</summary>
    public void Keep()
    {
        if (PathFor(Output) is not { } path) return;
        string temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream file = System.IO.File.Create(temporary)) JsonSerializer.Serialize(file, this, JobManifestContext.Default.OutputRecord);
            System.IO.File.Move(temporary, path, overwrite: true);
            ForgetOldest(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The output itself is not harmed: later it is one of which nothing is known.
        }
    }

    private static string? PathFor(string output)
        => Folder is { } folder ? Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(output))))[..32] + ".json") : null;

    private static void ForgetOldest(string folder)
    {
        lock (Forgetting)
        {
            if (_forgot) return;
            _forgot = true;
        }

        FileInfo[] records = new DirectoryInfo(folder).GetFiles();
        foreach (FileInfo old in records.OrderByDescending(record => record.LastWriteTimeUtc).Skip(MostRecords)) old.Delete();
    }
}

/// <summary>What is known of an output that is there before the work begins.</summary>
/// <param name="Difference">Why it is not what the job makes, in words that follow "exists, but"; null if it is, or may be.</param>
/// <param name="IsKnown">True if a record tells what made it; false if it only has the right size.</param>
public sealed record ExistingOutput(string? Difference, bool IsKnown)
{
    /// <summary>Looks at an output, by its record or else by its size in pixels.</summary>
    /// <param name="stream">What the output should have been made with.</param>
    /// <param name="input">The source.</param>
    /// <param name="output">An existing file.</param>
    /// <param name="options">How it should have been made.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BadInputException">The source cannot be used.</exception>
    public static async Task<ExistingOutput> ExamineAsync(IFrameStream stream, string input, string output, UpscaleOptions options, CancellationToken cancellationToken = default)
    {
        if (OutputRecord.Find(output) is { } record) return new ExistingOutput(Compare(stream, input, record, options), IsKnown: true);
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        VideoStream source = (await MediaProbe.ReadAsync(ffmpeg, input, cancellationToken).ConfigureAwait(false)).Video;
        try
        {
            VideoStream made = (await MediaProbe.ReadAsync(ffmpeg, output, cancellationToken).ConfigureAwait(false)).Video;
            (int width, int height) = (source.Width * stream.Scale, source.Height * stream.Scale);
            bool fits = (made.Width, made.Height) == (width, height) || (made.Width, made.Height) == (height, width);
            return new ExistingOutput(fits ? null : $"it is {made.Width}x{made.Height}, not {width}x{height}", IsKnown: false);
        }
        catch (BadInputException exception)
        {
            return new ExistingOutput($"it is not whole ({exception.Message})", IsKnown: false);
        }
    }

    /// <summary>Why a record is not of what is wanted, or null if it is.</summary>
    internal static string? Compare(IFrameStream stream, string input, OutputRecord record, UpscaleOptions options)
    {
        FileIdentity source = record.Origin.Input.LooksLike(input) ? record.Origin.Input : FileIdentity.Of(input);
        return record.Origin.Mismatch(JobOrigin.Of(stream, source, options));
    }
}
