using System.Buffers.Binary;

namespace Fovea.Media;

/// <summary>The boxes of MP4 that mark stereo and 360-degree video: <c>st3d</c> and <c>sv3d</c>.</summary>
internal static class ProjectionBoxes
{
    /// <summary>True if <c>st3d</c> has a number for ffmpeg's word.</summary>
    public static bool HoldsStereo(string stereo) => Mode(stereo) is not null;

    /// <summary><c>st3d</c>, or nothing.</summary>
    public static byte[] Stereo(string? stereo) => stereo is not null && Mode(stereo) is { } mode ? Box("st3d"u8, [0, 0, 0, 0, mode]) : [];

    /// <summary><c>sv3d</c>, or nothing.</summary>
    public static byte[] Sphere(Projection? projection)
    {
        if (projection is not { IsKnown: true }) return [];
        byte[] kind = projection.Kind == "cubemap"
            ? Box("cbmp"u8, Words(0, 0, (uint)projection.Padding))
            : Box("equi"u8, Words(0, Share(projection.Bounds.Top), Share(projection.Bounds.Bottom), Share(projection.Bounds.Left), Share(projection.Bounds.Right)));
        byte[] pose = Box("prhd"u8, Words(0, Degrees(projection.Yaw), Degrees(projection.Pitch), Degrees(projection.Roll)));
        return Box("sv3d"u8, [.. Box("svhd"u8, [0, 0, 0, 0, .. "Fovea\0"u8]), .. Box("proj"u8, [.. pose, .. kind])]);
    }

    private static byte? Mode(string stereo) => stereo switch
    {
        "2D" => 0,
        "top and bottom" => 1,
        "side by side" => 2,
        _ => null,
    };

    // 16.16 fixed point.
    private static uint Degrees(int degrees) => (uint)(degrees << 16);

    // 0.32 fixed point.
    private static uint Share(double share) => (uint)Math.Clamp(Math.Round(share * uint.MaxValue), 0, uint.MaxValue);

    private static byte[] Words(params uint[] words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }

    private static byte[] Box(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] box = new byte[8 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        type.CopyTo(box.AsSpan(4));
        content.CopyTo(box.AsSpan(8));
        return box;
    }
}
