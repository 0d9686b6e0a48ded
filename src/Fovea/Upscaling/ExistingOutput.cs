using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>What is known of an output that is there before the work begins.</summary>
/// <param name="Difference">Why it is not what the job makes, in words that follow "exists, but"; null if it is, or may be.</param>
/// <param name="IsKnown">True if a record tells what made it; false if it only has the right size.</param>
public sealed record ExistingOutput(string? Difference, bool IsKnown)
{
    /// <summary>Looks at an output, by its record or else by its size in pixels.</summary>
    /// <param name="upscaler">The model that the output should have been made with.</param>
    /// <param name="input">The source.</param>
    /// <param name="output">An existing file.</param>
    /// <param name="options">How it should have been made.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BadInputException">The source cannot be used.</exception>
    public static async Task<ExistingOutput> ExamineAsync(Upscaler upscaler, string input, string output, UpscaleOptions options, CancellationToken cancellationToken = default)
    {
        if (OutputRecord.Find(output) is { } record) return new ExistingOutput(Compare(upscaler, input, record, options), IsKnown: true);
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        VideoStream source = (await MediaProbe.ReadAsync(ffmpeg, input, cancellationToken).ConfigureAwait(false)).Video;
        try
        {
            VideoStream made = (await MediaProbe.ReadAsync(ffmpeg, output, cancellationToken).ConfigureAwait(false)).Video;
            (int width, int height) = (source.Width * upscaler.Scale, source.Height * upscaler.Scale);
            bool fits = (made.Width, made.Height) == (width, height) || (made.Width, made.Height) == (height, width);
            return new ExistingOutput(fits ? null : $"it is {made.Width}x{made.Height}, not {width}x{height}", IsKnown: false);
        }
        catch (BadInputException exception)
        {
            return new ExistingOutput($"it is not whole ({exception.Message})", IsKnown: false);
        }
    }

    /// <summary>Why a record is not of what is wanted, or null if it is.</summary>
    internal static string? Compare(Upscaler upscaler, string input, OutputRecord record, UpscaleOptions options)
    {
        FileIdentity source = record.Origin.Input.LooksLike(input) ? record.Origin.Input : FileIdentity.Of(input);
        return record.Origin.Mismatch(JobOrigin.Of(upscaler, source, options));
    }
}
