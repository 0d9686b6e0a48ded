using System.Text.RegularExpressions;
using Fovea.Imaging;

namespace Fovea.Media.Pictures;

/// <summary>Reads pictures with all that their files say of them.</summary>
internal static partial class PictureDecoder
{
    /// <summary>Reads a picture, upright.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="info">The file's description.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BadInputException">Nothing of it decodes.</exception>
    public static async Task<Picture> ReadAsync(Ffmpeg ffmpeg, MediaInfo info, CancellationToken cancellationToken)
    {
        PictureFacts facts = info.Picture ?? PictureReader.Read(info.Path);
        PixelFormat stored = await PixelFormatChoice.NearestAsync(ffmpeg, info.Video.PixelFormatName, cancellationToken).ConfigureAwait(false);
        DecodeCommand command = new(ffmpeg, info, Working(stored, facts), new FrameReaderOptions { ApplyRotation = true });
        ColorDescription color = PictureColors.Of(command.OutputColor, facts);
        (Frame frame, IReadOnlyList<string> errors) = await DecodeAsync(ffmpeg, info, facts, command, Working(stored, facts), color, cancellationToken).ConfigureAwait(false);
        string? damage = facts.Damage ?? errors.Where(line => Complaint().IsMatch(line) && !line.Contains("exif", StringComparison.OrdinalIgnoreCase)).Select(line => $"ffmpeg: {FfmpegComplaint.Clean(line)}").FirstOrDefault();
        if (!facts.AlphaAv1.IsEmpty) frame = await AttachAlphaAsync(ffmpeg, frame, facts, cancellationToken).ConfigureAwait(false);
        return Complete(frame, info, facts, damage);
    }

    // Opacity beside chroma of half size has nowhere to go but RGB; chroma that is halved one way alone would be halved the other way after a turn.
    private static PixelFormat Working(PixelFormat stored, PictureFacts facts)
    {
        if (!facts.AlphaAv1.IsEmpty) return stored.BitDepth > 8 ? PixelFormats.Rgb16 : PixelFormats.Rgb;
        if (stored.HasAlpha && stored.Model == ColorModel.Yuv) return PixelFormats.Rgba;
        bool uneven = facts.IsTurnedSideways && stored.ChromaShiftX != stored.ChromaShiftY;
        return uneven ? PixelFormats.All.First(format => format.Model == stored.Model && format.BitDepth == stored.BitDepth && format.ChromaShiftX == 0 && !format.HasAlpha) : stored;
    }

    private static async Task<(Frame Frame, IReadOnlyList<string> Errors)> DecodeAsync(Ffmpeg ffmpeg, MediaInfo info, PictureFacts facts, DecodeCommand command, PixelFormat format, ColorDescription color, CancellationToken cancellationToken)
    {
        await using FfmpegProcess process = ffmpeg.Start(command.Arguments(), hear: new DecoderLog(info.Path).Hear, cancellationToken: cancellationToken);
        Frame? frame = null;
        try
        {
            frame = await RawFrames.ReadAsync(process.Output, format, 0, color, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            // Below: ffmpeg knows better what was wrong.
        }

        int exitCode = await process.WaitAsync().ConfigureAwait(false);
        if (frame is not null) return (frame, process.Errors);
        string why = facts.Damage is { } damage ? $" ({damage})" : "";
        throw new BadInputException($"Nothing of the picture '{info.Path}' decodes{why}: {FfmpegComplaint.Choose(exitCode, process.Errors)}; use a whole copy.");
    }

    private static async Task<Frame> AttachAlphaAsync(Ffmpeg ffmpeg, Frame colors, PictureFacts facts, CancellationToken cancellationToken)
    {
        (int width, int height) = facts.IsTurnedSideways ? (colors.Height, colors.Width) : (colors.Width, colors.Height);
        PixelFormat format = colors.Format.BitDepth > 8 ? PixelFormats.Gray16 : PixelFormats.Gray;
        string filter = FormattableString.Invariant($"scale={width}:{height}:flags=bicubic:out_range=pc,format={format.Name}") + PictureTurn.Filters(facts.Orientation);
        await using FfmpegProcess process = ffmpeg.Start(["-f", "obu", "-i", "pipe:0", "-frames:v", "1", "-vf", filter, "-c:v", "rawvideo", "-f", "nut", "-write_index", "0", "pipe:1"], writesInput: true, cancellationToken: cancellationToken);
        using (colors)
        {
            try
            {
                Task<Frame?> reading = RawFrames.ReadAsync(process.Output, format, 0, colors.Color, cancellationToken);
                await process.Input.WriteAsync(facts.AlphaAv1, cancellationToken).ConfigureAwait(false);
                await process.Input.DisposeAsync().ConfigureAwait(false);
                using Frame alpha = await reading.ConfigureAwait(false) ?? throw new EndOfStreamException();
                return Opacity.Attach(colors, alpha);
            }
            catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException or IOException)
            {
                throw new BadInputException($"The picture's opacity does not decode ({FfmpegComplaint.Choose(await process.WaitAsync().ConfigureAwait(false), process.Errors)}): convert it first ('avifdec in.avif out.png').", exception);
            }
        }
    }

    private static Picture Complete(Frame frame, MediaInfo info, PictureFacts facts, string? damage)
    {
        if (!frame.Format.HasAlpha) return new Picture(frame, facts, damage);
        if (facts.IsPremultiplied) Opacity.Divide(frame);
        bool transparent = !Opacity.IsOpaque(frame);

        // ffmpeg gives palettes, inks and lossless WebP a plane of opacity of which their files may know nothing.
        if (transparent || !(facts.IsCmyk || facts.Format == PictureFormat.WebP || info.Video.PixelFormatName == "pal8")) return new Picture(frame, facts, damage) { IsTransparent = transparent };
        using (frame) return new Picture(Opacity.Drop(frame), facts, damage);
    }

    [GeneratedRegex("error|[Ii]nvalid|[Cc]orrupt|damaged|overread|Overread|bad vlc|[Tt]runcat|CRC|missing|EOI|prematurely|partial|not enough|too small", RegexOptions.ExplicitCapture)]
    private static partial Regex Complaint();
}
