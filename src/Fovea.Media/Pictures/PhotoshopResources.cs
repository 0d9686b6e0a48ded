using System.Buffers.Binary;

namespace Fovea.Media.Pictures;

/// <summary>Photoshop's image resource blocks, for the one that holds IPTC captions.</summary>
internal static class PhotoshopResources
{
    private const int IptcResource = 0x0404;

    /// <summary>The captions among the resources; empty if there are none.</summary>
    public static byte[] Iptc(ReadOnlySpan<byte> resources)
    {
        // Mark, number, name with its length padded to two, length, data padded to two.
        while (resources.Length >= 12 && resources.StartsWith("8BIM"u8))
        {
            int number = BinaryPrimitives.ReadUInt16BigEndian(resources[4..]);
            int at = 6 + ((resources[6] + 2) & ~1);
            if (at + 4 > resources.Length) break;
            uint length = BinaryPrimitives.ReadUInt32BigEndian(resources[at..]);
            if (length > resources.Length - at - 4) break;
            if (number == IptcResource) return resources.Slice(at + 4, (int)length).ToArray();
            resources = resources[Math.Min(resources.Length, at + 4 + (int)length + (int)(length & 1))..];
        }

        return [];
    }

    /// <summary>Resources that hold captions alone.</summary>
    public static byte[] Of(ReadOnlySpan<byte> iptc)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, iptc.Length);
        return [.. "8BIM"u8, IptcResource >> 8, IptcResource & 0xFF, 0, 0, .. length, .. iptc, .. new byte[iptc.Length & 1]];
    }
}
