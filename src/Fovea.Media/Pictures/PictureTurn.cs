namespace Fovea.Media.Pictures;

/// <summary>The eight ways in which EXIF says that a picture is to be turned and mirrored.</summary>
internal static class PictureTurn
{
    private const int One = 1 << 16;

    /// <summary>The description with its picture turned as the file says, whichever part of the file says it.</summary>
    public static MediaInfo Apply(MediaInfo info)
    {
        int orientation = info.Picture?.Orientation ?? 1;
        VideoStream video = info.Video with { DisplayMatrix = Matrix(orientation), Rotation = Degrees(orientation) };
        return info with { Video = video, Streams = [.. info.Streams.Select(stream => stream.Index == video.Index ? video : stream)] };
    }

    /// <summary>The filters that turn a picture as its orientation says, with a comma before them; empty for 1.</summary>
    public static string Filters(int orientation) => orientation switch
    {
        2 => ",hflip",
        3 => ",hflip,vflip",
        4 => ",vflip",
        5 => ",transpose=cclock_flip",
        6 => ",transpose=clock",
        7 => ",transpose=clock_flip",
        8 => ",transpose=cclock",
        _ => "",
    };

    /// <summary>Degrees against the clock, as ffprobe says it for display matrices.</summary>
    private static int Degrees(int orientation) => orientation switch
    {
        3 or 4 => 180,
        5 or 8 => 90,
        6 or 7 => -90,
        _ => 0,
    };

    /// <summary>The display matrix; null for 1.</summary>
    private static int[]? Matrix(int orientation) => orientation switch
    {
        2 => Of(-One, 0, 0, One),
        3 => Of(-One, 0, 0, -One),
        4 => Of(One, 0, 0, -One),
        5 => Of(0, One, One, 0),
        6 => Of(0, One, -One, 0),
        7 => Of(0, -One, -One, 0),
        8 => Of(0, -One, One, 0),
        _ => null,
    };

    private static int[] Of(int a, int b, int c, int d) => [a, b, 0, c, d, 0, 0, 0, 1 << 30];
}
