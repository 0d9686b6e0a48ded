using System.Globalization;

namespace Fovea.Media.Timelines;

/// <summary>What ffprobe says of one packet, in ticks of its stream.</summary>
/// <param name="Stream">Index of its stream.</param>
/// <param name="Shown">When it is shown; unknown for packets that only say when they are decoded.</param>
/// <param name="Order">When it is decoded; what rises from packet to packet.</param>
/// <param name="Length">How long it is shown; 0 if not said.</param>
/// <param name="IsHidden">True if an edit list cuts it away.</param>
/// <param name="IsOrderSaid">False if it only says when it is shown, which stands in for its order.</param>
internal readonly record struct Packet(int Stream, long Shown, long Order, long Length, bool IsHidden, bool IsOrderSaid)
{
    /// <summary>A timestamp that is not known.</summary>
    public const long Unknown = long.MinValue;

    /// <summary>The entries to ask ffprobe for.</summary>
    public const string Entries = "packet=stream_index,pts,dts,duration,flags:packet_side_data=";

    /// <summary>Reads a line of ffprobe's CSV; null if it is no packet's.</summary>
    public static Packet? Read(string line)
    {
        string[] words = line.Split(',');
        if (words.Length < 5 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out int stream)) return null;
        (long shown, long order) = (Ticks(words[1]), Ticks(words[2]));
        bool isSaid = order != Unknown;
        return new Packet(stream, shown, isSaid ? order : shown, Math.Max(0, Ticks(words[3])), words[4].Contains('D', StringComparison.Ordinal), isSaid);
    }

    private static long Ticks(string word) => long.TryParse(word, CultureInfo.InvariantCulture, out long ticks) ? ticks : Unknown;
}
