using Fovea.Imaging;

namespace Fovea.Media.Pictures;

/// <summary>A picture that was read: upright pixels, and what else its file holds.</summary>
public sealed class Picture : IDisposable
{
    internal Picture(Frame frame, PictureFacts facts, string? damage) => (Frame, Facts, Damage) = (frame, facts, damage);

    /// <summary>The pixels, which this owns; RGB if they have opacity, which is then not multiplied into the colours.</summary>
    public Frame Frame { get; }

    /// <summary>What is wrong with the file, as a clause; null if nothing was found.</summary>
    public string? Damage { get; }

    /// <summary>What else the file holds.</summary>
    internal PictureFacts Facts { get; }

    /// <summary>Reads a picture file.</summary>
    /// <param name="ffmpeg">Decodes it.</param>
    /// <param name="info">What the probe found out about it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static Task<Picture> ReadAsync(Ffmpeg ffmpeg, MediaInfo info, CancellationToken cancellationToken = default)
        => PictureDecoder.ReadAsync(ffmpeg, info, cancellationToken);

    /// <summary>True if something can be seen through it.</summary>
    public bool IsTransparent { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Frame.Dispose();
}
