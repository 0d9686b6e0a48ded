using System.Buffers.Binary;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>
/// Corrects the rate that a finished Matroska file notes for its video. ffmpeg notes the mean of the rounded times, and
/// players and editors take that for the rate.
/// </summary>
internal static class MatroskaRate
{
    private const int HeaderBytes = 1 << 20;

    // DefaultDuration of a track: nanoseconds a frame, after its length in bytes.
    private static ReadOnlySpan<byte> Mark => [0x23, 0xE3, 0x83];

    /// <summary>Writes a rate in place; does nothing where the file notes none near to it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rate">Frames a second.</param>
    public static void Write(string path, Rational rate)
    {
        long nanoseconds = (long)Math.Round(1e9 * rate.Denominator / rate.Numerator);
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        byte[] head = new byte[Math.Min(HeaderBytes, file.Length)];
        file.ReadExactly(head);
        for (int at = 0; at + 12 < head.Length; at++)
        {
            if (!head.AsSpan(at).StartsWith(Mark)) continue;
            int bytes = head[at + 3] - 0x80;
            if (bytes is < 1 or > 8) continue;
            Span<byte> word = stackalloc byte[8];
            word.Clear();
            head.AsSpan(at + 4, bytes).CopyTo(word[(8 - bytes)..]);
            double noted = BinaryPrimitives.ReadInt64BigEndian(word);
            if (Math.Abs(noted - nanoseconds) > nanoseconds * 0.1 || (bytes < 8 && nanoseconds >> (8 * bytes) != 0)) continue;
            BinaryPrimitives.WriteInt64BigEndian(word, nanoseconds);
            file.Position = at + 4;
            file.Write(word[(8 - bytes)..]);
            return;
        }
    }
}
