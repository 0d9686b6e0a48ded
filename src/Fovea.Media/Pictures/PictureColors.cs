using Fovea.Imaging;

namespace Fovea.Media.Pictures;

/// <summary>Colours of pictures by the numbers of H.273 and by ffmpeg's names.</summary>
internal static class PictureColors
{
    private static readonly (int Number, string Name)[] Primaries =
    [
        (1, "bt709"), (4, "bt470m"), (5, "bt470bg"), (6, "smpte170m"), (7, "smpte240m"), (8, "film"), (9, "bt2020"),
        (10, "smpte428"), (11, "smpte431"), (12, "smpte432"), (22, "ebu3213"),
    ];

    private static readonly (int Number, string Name)[] Transfers =
    [
        (1, "bt709"), (4, "bt470m"), (5, "bt470bg"), (6, "smpte170m"), (7, "smpte240m"), (8, "linear"), (9, "log100"),
        (10, "log316"), (11, "iec61966-2-4"), (12, "bt1361e"), (13, "iec61966-2-1"), (14, "bt2020-10"), (15, "bt2020-12"),
        (16, "smpte2084"), (17, "smpte428"), (18, "arib-std-b67"),
    ];

    /// <summary>What ffmpeg says, and where it says nothing, what the file says.</summary>
    public static ColorDescription Of(ColorDescription said, PictureFacts facts)
    {
        if (facts.Coding is not { } coding) return said;
        ColorMatrix matrix = coding.Matrix switch { 1 => ColorMatrix.Bt709, 5 or 6 => ColorMatrix.Bt601, 9 or 10 => ColorMatrix.Bt2020, _ => ColorMatrix.Unspecified };
        return said with
        {
            Primaries = said.Primaries ?? Name(Primaries, coding.Primaries),
            Transfer = said.Transfer ?? Name(Transfers, coding.Transfer),
            Matrix = said.Matrix == ColorMatrix.Unspecified ? matrix : said.Matrix,
        };
    }

    /// <summary>The numbers of a description's primaries and transfer curve; 2, not said, where it has none.</summary>
    public static (int Primaries, int Transfer, int Matrix) Numbers(ColorDescription color)
        => (Number(Primaries, color.Primaries), Number(Transfers, color.Transfer), 0);

    /// <summary>True if a picture without any word on colour would be shown as this one is: sRGB, or what differs from it less than screens do.</summary>
    public static bool IsPlain(ColorDescription color)
        => color.Primaries is null or "bt709" or "smpte170m" or "bt470bg"
            && color.Transfer is null or "bt709" or "bt470m" or "smpte170m" or "iec61966-2-1";

    private static string? Name((int Number, string Name)[] names, int number) => names.FirstOrDefault(pair => pair.Number == number).Name;

    private static int Number((int Number, string Name)[] names, string? name) => names.FirstOrDefault(pair => pair.Name == name) is { Number: > 0 } found ? found.Number : 2;
}
