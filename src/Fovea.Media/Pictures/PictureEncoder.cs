using Fovea.Imaging;
using Fovea.Media.Nut;

namespace Fovea.Media.Pictures;

/// <summary>Writes pictures: ffmpeg the pixels, the writers of this folder what goes with them.</summary>
internal static class PictureEncoder
{
    /// <summary>Writes a picture, which appears under its name only when complete.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="frame">The pixels.</param>
    /// <param name="metadata">What goes with them; only what the kind of file holds.</param>
    /// <param name="path">The file; its extension chooses the kind.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BadInputException">The extension is of no picture that Fovea writes.</exception>
    /// <exception cref="FoveaException">The file cannot be written.</exception>
    public static async Task WriteAsync(Ffmpeg ffmpeg, Frame frame, PictureMetadata metadata, string path, CancellationToken cancellationToken)
    {
        ImageKind kind = ImageKind.ForPath(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        string pixels = Path.Combine(folder, $".{Guid.NewGuid():N}{Path.GetExtension(path)}");
        string whole = Path.Combine(folder, $".{Guid.NewGuid():N}{Path.GetExtension(path)}");
        try
        {
            await WritePixelsAsync(ffmpeg, frame, kind, pixels, path, cancellationToken).ConfigureAwait(false);
            bool insert = !metadata.IsEmpty && kind.Insert is not null;
            if (insert) Insert(kind, frame, metadata, pixels, whole, path);
            File.Move(insert ? whole : pixels, path, overwrite: true);
        }
        finally
        {
            if (File.Exists(pixels)) File.Delete(pixels);
            if (File.Exists(whole)) File.Delete(whole);
        }
    }

    private static async Task WritePixelsAsync(Ffmpeg ffmpeg, Frame frame, ImageKind kind, string pixels, string path, CancellationToken cancellationToken)
    {
        string[] arguments = ["-f", "nut", "-i", "pipe:0", .. kind.Output(frame), "-y", MediaPath.ToArgument(pixels)];
        await using FfmpegProcess process = ffmpeg.Start(arguments, writesInput: true, cancellationToken: cancellationToken);
        try
        {
            NutWriter nut = new(process.Input, frame.Format, frame.Width, frame.Height, new Rational(1, 25), new Rational(1, 1));
            await nut.WriteAsync(frame, 0, cancellationToken).ConfigureAwait(false);
            await process.Input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // ffmpeg closed its end; its exit code and words say why.
        }

        int exitCode = await process.WaitAsync().ConfigureAwait(false);
        if (exitCode != 0 || !File.Exists(pixels)) throw new FoveaException($"'{path}' cannot be written: {FfmpegComplaint.Choose(exitCode, process.Errors)}.");
    }

    private static void Insert(ImageKind kind, Frame frame, PictureMetadata metadata, string pixels, string whole, string path)
    {
        try
        {
            using FileStream source = new(pixels, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            using FileStream destination = new(whole, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
            kind.Insert!(new PictureBytes(source), destination, metadata, frame);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OverflowException)
        {
            throw new FoveaException($"'{path}' cannot be written: {exception.Message}", exception);
        }
    }
}
