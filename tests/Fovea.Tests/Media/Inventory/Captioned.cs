namespace Fovea.Tests.Media.Inventory;

/// <summary>Puts closed captions (CEA-708 in an SEI message) before every picture of a raw H.264 stream.</summary>
internal static class Captioned
{
    private static readonly byte[] Message = [0xB5, 0, 0x31, .. "GA94"u8, 3, 0x41, 0xFF, 0xFC, 0x94, 0x20, 0xFF];

    public static byte[] Pictures(byte[] stream)
    {
        byte[] caption = [0, 0, 0, 1, 6, 4, (byte)Message.Length, .. Message, 0x80];
        List<byte> result = [];
        int[] starts = [.. Enumerable.Range(0, stream.Length - 3).Where(i => stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1), stream.Length];
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            if ((stream[starts[i] + 3] & 31) is 1 or 5) result.AddRange(caption);
            result.Add(0);
            result.AddRange(stream[starts[i]..starts[i + 1]]);
        }

        return [.. result];
    }
}
