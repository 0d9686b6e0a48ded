using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Media.Nut;

namespace Fovea.Media;

/// <summary>A folder of numbered pictures as a clip.</summary>
public static class ImageSequence
{
    private static readonly Dictionary<string, string> Demuxers = new()
    {
        [".png"] = "png_pipe",
        [".jpg"] = "jpeg_pipe",
        [".jpeg"] = "jpeg_pipe",
        [".bmp"] = "bmp_pipe",
    };

    /// <summary>The picture files of a folder (not of its folders), numbers in names counted by value: 2 before 10.</summary>
    public static IReadOnlyList<string> Find(string folder)
        => [.. Directory.EnumerateFiles(folder).Where(ImageFile.HasImageExtension).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(NaturalOrder.Instance)];

    /// <summary>Reads pictures of one size as frames with timestamps 0, 1, 2, …; the caller disposes them.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="files">The files in order.</param>
    /// <param name="format">An RGB format, such as <see cref="PixelFormats.Rgb24"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BadInputException">A file is no picture, or not of the first one's size.</exception>
    public static async IAsyncEnumerable<Frame> ReadAsync(Ffmpeg ffmpeg, IReadOnlyList<string> files, PixelFormat format, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (format.Model != ColorModel.Rgb) throw new ArgumentException($"Picture sequences are read as RGB, not {format}.", nameof(format));
        string? extension = files.Select(file => Path.GetExtension(file).ToLowerInvariant()).Distinct().Take(2).ToArray() is [var only] ? only : null;
        bool piped = extension is not null && Demuxers.ContainsKey(extension) && files.Count > 1;
        IAsyncEnumerable<Frame> frames = piped ? ReadPipeAsync(ffmpeg, files, Demuxers[extension!], format, cancellationToken) : ReadSinglyAsync(ffmpeg, files, format, cancellationToken);
        (int Width, int Height)? size = null;
        await foreach (Frame frame in frames.ConfigureAwait(false))
        {
            size ??= (frame.Width, frame.Height);
            if (size != (frame.Width, frame.Height)) throw new BadInputException($"'{files[(int)frame.Timestamp]}' is {frame.Width}x{frame.Height} pixels, but the clip's first picture is {size.Value.Width}x{size.Value.Height}.");
            yield return frame;
        }
    }

    private static async IAsyncEnumerable<Frame> ReadSinglyAsync(Ffmpeg ffmpeg, IReadOnlyList<string> files, PixelFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < files.Count; i++)
        {
            using Frame read = await ImageFile.ReadAsync(ffmpeg, files[i], format, cancellationToken).ConfigureAwait(false);
            Frame frame = new(read.Format, read.Width, read.Height, read.Color, i);
            read.Memory.CopyTo(frame.Memory);
            yield return frame;
        }
    }

    // All files through one process, as one pipe of pictures.
    private static async IAsyncEnumerable<Frame> ReadPipeAsync(Ffmpeg ffmpeg, IReadOnlyList<string> files, string demuxer, PixelFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string filter = ScaleFilter.ToRgb(format.Name);
        string[] arguments = ["-f", demuxer, "-framerate", "25", "-i", "pipe:0", "-autoscale", "0", "-fps_mode", "passthrough", "-vf", filter, "-c:v", "rawvideo", "-pix_fmt", format.Name, "-f", "nut", "-write_index", "0", "pipe:1"];
        await using FfmpegProcess process = ffmpeg.Start(arguments, writesInput: true, cancellationToken: cancellationToken);
        Task feeding = FeedAsync(process.Input, files, cancellationToken);
        NutReader nut = new(process.Output);
        NutStream? stream = null;
        for (int i = 0; i < files.Count; i++)
        {
            Frame? frame = null;
            try
            {
                stream ??= (await nut.ReadHeaderAsync(cancellationToken).ConfigureAwait(false))[0];
                frame = await RawFrames.NextAsync(nut, stream, format, i, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
            {
                // Read alone, the file says what is wrong with it, if anything is.
            }

            if (frame is null)
            {
                using Frame alone = await ImageFile.ReadAsync(ffmpeg, files[i], format, cancellationToken).ConfigureAwait(false);
                throw new BadInputException($"'{files[i]}' ({alone.Width}x{alone.Height} pixels) does not go on from the pictures before it{(stream is null ? "" : $" ({stream.Width}x{stream.Height})")}.");
            }

            yield return frame;
        }

        await feeding.ConfigureAwait(false);
    }

    private static async Task FeedAsync(Stream input, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        try
        {
            foreach (string path in files)
            {
                await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
                await file.CopyToAsync(input, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // ffmpeg stopped reading; the other end of the pipe tells why.
        }
        finally
        {
            await CloseAsync(input).ConfigureAwait(false);
        }
    }

    private static async Task CloseAsync(Stream input)
    {
        try
        {
            await input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // As above.
        }
    }
}
