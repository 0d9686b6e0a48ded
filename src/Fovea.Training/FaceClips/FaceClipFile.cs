using System.Security.Cryptography;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Training.FaceClips;

/// <summary>Writes the frames of a clip without loss: FFV1 in RGB, in Matroska, which any player shows.</summary>
internal static class FaceClipFile
{
    private static readonly Encoder Lossless = Encoders.Ffv1 with { SegmentFormat = "matroska" };

    /// <summary>Writes a file.</summary>
    /// <returns>Its SHA-256.</returns>
    public static async Task<string> WriteAsync(Ffmpeg ffmpeg, IReadOnlyList<Frame> frames, string path, Rational frameRate, CancellationToken cancellationToken)
    {
        bool known = frameRate is { Numerator: > 0, Denominator: > 0 };
        FrameWriterOptions writing = new()
        {
            Encoder = EncoderSettings.Default(Lossless),
            Width = frames[0].Width,
            Height = frames[0].Height,
            Format = frames[0].Format,
            TimeBase = known ? new Rational(frameRate.Denominator, frameRate.Numerator) : new Rational(1, 25),
            Color = frames[0].Color,
        };
        await using (FrameWriter writer = await FrameWriter.CreateAsync(ffmpeg, path, writing, cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < frames.Count; i++)
            {
                using Frame frame = frames[i].Share(i);
                await writer.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            }

            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return await HashAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>SHA-256 of a file in lower case.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
}
