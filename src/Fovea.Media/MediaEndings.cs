namespace Fovea.Media;

/// <summary>What the ending of a file's name says of the file.</summary>
public static class MediaEndings
{
    // Sound, subtitles and any codec fit into these; a file in another container becomes Matroska.
    private static readonly HashSet<string> KeptVideos = Set(".mp4 .m4v .mov .qt .mkv .webm .ts .m2ts .mts .nut");

    private static readonly HashSet<string> OtherVideos = Set(
        ".avi .divx .xvid .mpg .mpeg .mpe .m1v .m2v .mpv .mp2v .m2p .m2t .tp .trp .vob .evo .vro .mod .tod .wmv .asf .wtv .dvr-ms .flv .f4v .ogv .ogm "
        + ".3gp .3gpp .3g2 .3gp2 .mp4v .insv .lrv .mj2 .rm .rmvb .dv .dif .mxf .gxf .nsv .nuv .ivf .obu .av1 .h261 .h263 .h264 .264 .avc .h265 .265 .hevc "
        + ".h266 .266 .vvc .vc1 .mjpg .mjpeg .y4m .amv .swf .bik .smk .roq .flic .fli .flc .gif .apng");

    // Fovea writes them as JPEG, which they are.
    private static readonly HashSet<string> Jpegs = Set(".jfif .jpe .jif .pjpeg .pjp");

    // Fovea writes them as PNG.
    private static readonly HashSet<string> OtherPictures = Set(".ppm .pgm .pbm .pnm .pam .pfm .tga .jp2 .j2k .j2c .jpc .jls .heic .heif .hif .qoi .exr .hdr .dpx .sgi .pcx .psd .dds .xbm .xpm .ico");

    /// <summary>True if <paramref name="path"/> is called like a picture.</summary>
    public static bool IsPicture(string path) => OutputOfPicture(path) is not null;

    /// <summary>True if <paramref name="path"/> is called like a picture or a video.</summary>
    public static bool IsMedia(string path) => OutputOf(path) is not null;

    /// <summary>
    /// The ending, with its dot, that an output made of <paramref name="path"/> gets: its own where Fovea writes such
    /// files. Null if the name is that of no video or picture.
    /// </summary>
    public static string? OutputOf(string path)
    {
        string ending = Path.GetExtension(path);
        if (KeptVideos.Contains(ending)) return ending;
        return OtherVideos.Contains(ending) ? ".mkv" : OutputOfPicture(path);
    }

    /// <summary>True if the name of <paramref name="path"/> ends so, in any case.</summary>
    internal static bool Has(string path, string ending) => Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase);

    private static string? OutputOfPicture(string path)
    {
        string ending = Path.GetExtension(path);
        if (ImageFile.HasImageExtension(path)) return ending;
        if (Jpegs.Contains(ending)) return ".jpg";
        return OtherPictures.Contains(ending) ? ".png" : null;
    }

    private static HashSet<string> Set(string endings) => new(endings.Split(' '), StringComparer.OrdinalIgnoreCase);
}
