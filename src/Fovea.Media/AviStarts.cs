using System.Buffers.Binary;

namespace Fovea.Media;

/// <summary>Notes in a finished AVI file how much later than the first of its streams each one starts, which ffmpeg leaves out.</summary>
internal static class AviStarts
{
    private const int HeaderBytes = 1 << 16;
    private const int ScaleField = 20;
    private const int StartField = 28;

    /// <summary>Writes the starts into the headers of the streams.</summary>
    /// <param name="path">The file.</param>
    /// <param name="starts">Seconds by which each stream starts later than the first, in the file's order.</param>
    public static void Write(string path, IReadOnlyList<double> starts)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        byte[] head = new byte[Math.Min(HeaderBytes, file.Length)];
        file.ReadExactly(head);
        int at = 0;
        foreach (double start in starts)
        {
            int found = head.AsSpan(at).IndexOf("strh"u8);
            if (found < 0 || at + found + 8 + StartField + 4 > head.Length) return;
            int fields = at + found + 8;
            (uint scale, uint rate) = (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(fields + ScaleField)), BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(fields + ScaleField + 4)));
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(fields + StartField), scale == 0 ? 0 : (uint)Math.Round(start * rate / scale));
            at = fields;
        }

        file.Position = 0;
        file.Write(head);
    }
}
