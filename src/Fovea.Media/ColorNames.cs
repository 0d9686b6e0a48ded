using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>ffmpeg's words for colour, both ways.</summary>
internal static class ColorNames
{
    private static readonly (string Name, ChromaSiting Siting)[] Sitings =
    [
        ("left", ChromaSiting.Left), ("center", ChromaSiting.Center), ("topleft", ChromaSiting.TopLeft),
        ("top", ChromaSiting.Top), ("bottomleft", ChromaSiting.BottomLeft), ("bottom", ChromaSiting.Bottom),
    ];

    /// <summary>The matrix of a <c>color_space</c>; matrices that Fovea does not know count as not said.</summary>
    public static ColorMatrix ToMatrix(string? name) => name switch
    {
        "bt709" => ColorMatrix.Bt709,
        "smpte170m" or "bt470bg" => ColorMatrix.Bt601,
        "bt2020nc" or "bt2020c" or "bt2020_ncl" => ColorMatrix.Bt2020,
        _ => ColorMatrix.Unspecified,
    };

    /// <summary>The name to tell ffmpeg: the source's own, or the usual one of the matrix; null when not said.</summary>
    public static string? ToName(ColorDescription color) => color.MatrixName ?? color.Matrix switch
    {
        ColorMatrix.Bt709 => "bt709",
        ColorMatrix.Bt601 => "smpte170m",
        ColorMatrix.Bt2020 => "bt2020nc",
        _ => null,
    };

    /// <summary>The range of a <c>color_range</c>.</summary>
    public static ColorRange ToRange(string? name) => name switch
    {
        "tv" or "limited" or "mpeg" => ColorRange.Limited,
        "pc" or "full" or "jpeg" => ColorRange.Full,
        _ => ColorRange.Unspecified,
    };

    /// <summary>The name of a range; null when not said.</summary>
    public static string? ToName(ColorRange range) => range switch
    {
        ColorRange.Limited => "tv",
        ColorRange.Full => "pc",
        _ => null,
    };

    /// <summary>The word that encoders use for a transfer curve, where it is another than ffprobe's.</summary>
    public static string? TransferForEncoder(string? transfer) => transfer switch
    {
        "bt470m" => "gamma22",
        "bt470bg" => "gamma28",
        _ => transfer,
    };

    /// <summary>The word that encoders use for a matrix, where it is another than ffprobe's.</summary>
    public static string? MatrixForEncoder(string? matrix) => matrix == "gbr" ? "rgb" : matrix;

    /// <summary>The siting of a <c>chroma_location</c>.</summary>
    public static ChromaSiting ToSiting(string? name) => Sitings.FirstOrDefault(pair => pair.Name == name).Siting;

    /// <summary>The name of a siting; null when not said.</summary>
    public static string? ToName(ChromaSiting siting) => Sitings.FirstOrDefault(pair => pair.Siting == siting).Name;
}
