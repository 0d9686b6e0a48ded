using System.Buffers.Binary;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>
/// Adds to a finished MP4 or QuickTime segment what ffmpeg's encoders cannot tell its muxer: HDR signalling, stereo,
/// projection and the display matrix. From there ffmpeg carries them into any container that has a place for them.
/// </summary>
internal static class SegmentBoxes
{
    /// <summary>Rewrites the header, which ffmpeg puts at the end of the file; does nothing if there is nothing to add.</summary>
    public static async Task AddAsync(string path, FrameWriterOptions options, CancellationToken cancellationToken)
    {
        bool? full = RangeToAdd(options);
        if (options.Encoder.Encoder.SegmentFormat is not ("mp4" or "mov")) return;
        byte[] added = [.. MasteringBox(options.MasteringDisplay), .. LightBox(options.ContentLight), .. ProjectionBoxes.Stereo(options.Stereo), .. ProjectionBoxes.Sphere(options.Projection)];
        if (added.Length == 0 && options.DisplayMatrix is null && full is null) return;
        await using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        long at = await FindHeaderAsync(file, cancellationToken).ConfigureAwait(false);
        byte[] header = new byte[file.Length - at];
        file.Position = at;
        await file.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
        byte[] rewritten = Rewrite(header, 0, header.Length, entry => Describe(entry, added, full), options.DisplayMatrix);
        file.Position = at;
        await file.WriteAsync(rewritten, cancellationToken).ConfigureAwait(false);
        file.SetLength(file.Position);
    }

    private static async Task<long> FindHeaderAsync(FileStream file, CancellationToken cancellationToken)
    {
        byte[] head = new byte[16];
        for (long at = 0; at + 8 <= file.Length;)
        {
            file.Position = at;
            int read = await file.ReadAtLeastAsync(head, 8, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (size == 1 && read == 16) size = BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8));
            if (head.AsSpan(4, 4).SequenceEqual("moov"u8)) return at;
            if (size < 8) break;
            at += size;
        }

        throw new FoveaException($"The segment '{file.Name}' has no header: ffmpeg did not finish it; run again.");
    }

    // Copies boxes, goes into those on the way to the sample description, and corrects their sizes on the way back.
    private static byte[] Rewrite(byte[] data, int start, int end, Func<byte[], byte[]> describe, IReadOnlyList<int>? matrix)
    {
        using MemoryStream result = new();
        for (int at = start; at + 8 <= end;)
        {
            int size = (int)BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
            if (size < 8 || at + size > end) throw new FoveaException("A segment's header cannot be read; run again.");
            ReadOnlySpan<byte> type = data.AsSpan(at + 4, 4);
            byte[] box = data[at..(at + size)];
            int skip = type.SequenceEqual("moov"u8) || type.SequenceEqual("trak"u8) || type.SequenceEqual("mdia"u8) || type.SequenceEqual("minf"u8) || type.SequenceEqual("stbl"u8) ? 8
                : type.SequenceEqual("stsd"u8) ? 16
                : 0;
            if (skip > 0)
            {
                byte[] inside = skip == 16 ? describe(box[16..]) : Rewrite(data, at + 8, at + size, describe, matrix);
                box = [.. box[..skip], .. inside];
                BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
            }
            else if (matrix is not null && type.SequenceEqual("tkhd"u8))
            {
                int place = box[8] == 1 ? 60 : 48;
                for (int i = 0; i < 9; i++) BinaryPrimitives.WriteInt32BigEndian(box.AsSpan(place + (4 * i)), matrix[i]);
            }

            result.Write(box);
            at += size;
        }

        return result.ToArray();
    }

    // QuickTime's colour box says nothing of the range, nor do FFV1 and ProRes streams.
    private static bool? RangeToAdd(FrameWriterOptions options)
        => options.Encoder.Encoder.SegmentFormat == "mov" && options.Color.Range != ColorRange.Unspecified && options.Format.Model != ColorModel.Rgb ? options.Color.Range == ColorRange.Full : null;

    /// <summary>The sample entry of the segment, of which there is one, with more boxes after its 86 bytes of fields.</summary>
    private static byte[] Describe(byte[] entry, byte[] added, bool? fullRange)
    {
        const int Fields = 86;
        List<byte> result = [.. entry[..Fields]];
        byte[] codes = [0, 2, 0, 2, 0, 2];
        int at = Fields;
        while (at + 8 <= entry.Length)
        {
            int size = Math.Clamp((int)BinaryPrimitives.ReadUInt32BigEndian(entry.AsSpan(at)), 8, entry.Length - at);
            bool colour = fullRange is not null && size >= 18 && entry.AsSpan(at + 4, 4).SequenceEqual("colr"u8);
            if (colour) codes = entry[(at + 12)..(at + 18)];
            else result.AddRange(entry[at..(at + size)]);
            at += size;
        }

        // 'colr' of type nclx: primaries, transfer and matrix by their ISO numbers (2 is "not said"), then the range.
        if (fullRange is { } full) result.AddRange([0, 0, 0, 19, .. "colrnclx"u8, .. codes, full ? (byte)0x80 : (byte)0]);
        result.AddRange(added);

        // What is left is the zero word with which QuickTime closes a list of boxes.
        result.AddRange(entry[at..]);
        byte[] bytes = [.. result];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        return bytes;
    }

    // 'mdcv': green, blue, red, white in 1/50000, then luminance in 1/10000.
    private static byte[] MasteringBox(MasteringDisplay? display)
    {
        if (display is null) return [];
        byte[] box = new byte[32];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "mdcv"u8.CopyTo(box.AsSpan(4));
        double[] chromaticities = [display.GreenX.Value, display.GreenY.Value, display.BlueX.Value, display.BlueY.Value, display.RedX.Value, display.RedY.Value, display.WhiteX.Value, display.WhiteY.Value];
        for (int i = 0; i < 8; i++) BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(8 + (2 * i)), (ushort)Math.Clamp(Math.Round(chromaticities[i] * 50000), 0, 65535));
        BinaryPrimitives.WriteUInt32BigEndian(box.AsSpan(24), (uint)Math.Round(display.MaxLuminance.Value * 10000));
        BinaryPrimitives.WriteUInt32BigEndian(box.AsSpan(28), (uint)Math.Round(display.MinLuminance.Value * 10000));
        return box;
    }

    private static byte[] LightBox(ContentLight? light)
    {
        if (light is null) return [];
        byte[] box = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "clli"u8.CopyTo(box.AsSpan(4));
        BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(8), (ushort)Math.Clamp(light.MaxContent, 0, 65535));
        BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(10), (ushort)Math.Clamp(light.MaxAverage, 0, 65535));
        return box;
    }
}
