using Fovea.Imaging;
using Fovea.Media.Pictures;

namespace Fovea.Media;

/// <summary>Single pictures in files: PNG, JPEG, WebP, JPEG XL, AVIF, BMP, TIFF and whatever else ffmpeg reads.</summary>
public static class ImageFile
{
    private static readonly string[] KnownExtensions = [".png", ".jpg", ".jpeg", ".webp", ".jxl", ".avif", ".bmp", ".tif", ".tiff"];

    /// <summary>Extensions of the picture files that Fovea writes, with their dots, in lower case.</summary>
    public static IReadOnlyList<string> Extensions => KnownExtensions;

    /// <summary>True if the name of <paramref name="path"/> says that it is a picture.</summary>
    public static bool HasImageExtension(string path) => KnownExtensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Reads a picture, turned as its EXIF orientation says.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">Format to convert to, such as <see cref="PixelFormats.Rgb24"/>; null keeps the file's depth, model and opacity.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    /// <exception cref="BadInputException">The file is missing or no picture.</exception>
    public static async Task<Frame> ReadAsync(Ffmpeg ffmpeg, string path, PixelFormat? format = null, CancellationToken cancellationToken = default)
    {
        if (format is not null && format.Model == ColorModel.Rgb) return await ReadRgbAsync(ffmpeg, path, format, cancellationToken).ConfigureAwait(false);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, path, cancellationToken).ConfigureAwait(false);
        FrameReaderOptions options = new() { Format = format, ApplyRotation = true, MaxPixels = 16384L * 16384 };
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, options, cancellationToken).ConfigureAwait(false);
        await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false)) return frame;
        throw new BadInputException($"'{path}' holds no picture.");
    }

    /// <summary>Writes a picture; its extension chooses the kind of file. It appears under its name only when complete.</summary>
    /// <remarks>PNG and TIFF are lossless and keep up to 16 bits and opacity; the others are visually lossless.</remarks>
    /// <exception cref="BadInputException">The extension is of no picture that Fovea writes.</exception>
    /// <exception cref="FoveaException">The file cannot be written.</exception>
    public static Task WriteAsync(Ffmpeg ffmpeg, Frame frame, string path, CancellationToken cancellationToken = default)
        => PictureEncoder.WriteAsync(ffmpeg, frame, PictureMetadata.None, path, cancellationToken);

    // One process and no questions: training and evaluation read thousands of files this way.
    private static async Task<Frame> ReadRgbAsync(Ffmpeg ffmpeg, string path, PixelFormat format, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new BadInputException(Directory.Exists(path) ? $"'{path}' is a folder, not a picture." : $"'{path}' does not exist.");
        string filter = ScaleFilter.ToRgb(format.Name);
        string[] arguments = [.. MediaInput.Arguments(path), "-map", "0:v:0", "-frames:v", "1", "-vf", filter, "-c:v", "rawvideo", "-pix_fmt", format.Name, "-f", "nut", "-write_index", "0", "pipe:1"];
        await using FfmpegProcess process = ffmpeg.Start(arguments, cancellationToken: cancellationToken);
        try
        {
            Frame? frame = await RawFrames.ReadAsync(process.Output, format, 0, cancellationToken).ConfigureAwait(false);
            if (frame is not null) return frame;
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            // Below: ffmpeg knows better what was wrong.
        }

        int exitCode = await process.WaitAsync().ConfigureAwait(false);
        throw new BadInputException($"'{path}' is no picture that ffmpeg can read: {FfmpegComplaint.Choose(exitCode, process.Errors)}.");
    }
}
