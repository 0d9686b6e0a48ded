namespace Fovea.Media;

/// <summary>How ffmpeg and ffprobe are told to read a file: exactly the named one, and no other through it.</summary>
internal static class MediaInput
{
    // In a name with one of these, ffmpeg sees a pattern of many pictures.
    private const string PatternCharacters = "%*?{[";

    private const int SignatureBytes = 64;

    /// <summary>The input option for <paramref name="path"/> and what must stand before it.</summary>
    public static IReadOnlyList<string> Arguments(string path) => [.. Reading(path), "-protocol_whitelist", "file", "-i", MediaPath.ToArgument(path)];

    private static IEnumerable<string> Reading(string path)
    {
        bool looksLikePattern = Path.GetFullPath(path).AsSpan().ContainsAny(PatternCharacters);
        if (!looksLikePattern) return ["-format_whitelist", Demuxers.OfOneFile + "," + Demuxers.PictureByName];
        if (!MediaEndings.IsPicture(path) && !MediaEndings.Has(path, ".gif")) return ["-format_whitelist", Demuxers.OfOneFile];
        return SignedDemuxer(path) is { } demuxer ? ["-f", demuxer] : ["-f", Demuxers.PictureByName, "-pattern_type", "none"];
    }

    // What ffmpeg would find by content, were the name not in its way; null for pictures that only their name tells.
    private static string? SignedDemuxer(string path)
    {
        Span<byte> buffer = stackalloc byte[SignatureBytes];
        ReadOnlySpan<byte> head = buffer[..ReadHead(path, buffer)];
        return head switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => head.IndexOf("acTL"u8) > 0 ? "apng" : "png_pipe",
            [0xFF, 0xD8, 0xFF, ..] => "jpeg_pipe",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "gif",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "webp_pipe",
            [(byte)'B', (byte)'M', ..] => "bmp_pipe",
            [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "tiff_pipe",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "mov",
            _ => null,
        };
    }

    private static int ReadHead(string path, Span<byte> head)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}

/// <summary>
/// The demuxers of ffmpeg that a file may choose by its content or name: those that read that one file. Playlists,
/// scripts, lists and patterns (HLS, DASH, concat, IMF, VobSub, MLV, SDP, image2, ...) open further files and are not
/// among them, nor is anything that a later ffmpeg brings until it is added here.
/// </summary>
internal static class Demuxers
{
    private const string Videos =
        "mov,matroska,avi,mpegts,mpegtsraw,mpeg,mpegvideo,flv,live_flv,kux,asf,asf_o,rm,ivr,ogg,nut,mxf,mxg,gxf,dv,wtv,nsv,nuv,pva,pmp,psxstr,"
        + "ty,dhav,cine,r3d,lxf,lmlm4,swf,nc,bit,luodat,ifv,vividas,viv,vivo,dxa,rpl,h261,h263,h264,hevc,vvc,evc,av1,obu,ivf,m4v,vc1,vc1test,"
        + "mjpeg,mjpeg_2000,smjpeg,mpjpeg,yuv4mpegpipe,cavsvideo,avs2,avs3,dirac,dnxhd,v210,v210x,apv,usm,gif,apng,webp_anim,jpegxl_anim,fits,ser,"
        + "flic,smk,bink,binka,roq,rl2,mm,mv,mvi,mtv,msnwctcp,4xm,3dostr,amv,anm,argo_asf,avr,avs,bethsoftvid,bfi,bmv,c93,cdg,cdxl,dsicin,ea,"
        + "ea_cdata,film_cpk,filmstrip,frm,gdv,hnm,idcin,iff,ingenient,ipmovie,ipu,iss,iv8,jv,mods,moflex,nistsphere,paf,redspark,seq,sdr2,sdx,"
        + "sga,siff,simbiosis_imx,smush,sol,tiertexseq,thp,tmv,txd,vc1t,vmd,vqf,wc3movie,wsvqa,wve,xmv,yop";

    private const string Pictures =
        "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,jpegxl_pipe,jpegls_pipe,jpegxs_pipe,j2k_pipe,cri_pipe,dds_pipe,dpx_pipe,exr_pipe,gem_pipe,"
        + "gif_pipe,hdr_pipe,pam_pipe,pbm_pipe,pcx_pipe,pfm_pipe,pgm_pipe,pgmyuv_pipe,pgx_pipe,phm_pipe,photocd_pipe,pictor_pipe,ppm_pipe,psd_pipe,"
        + "qdraw_pipe,qoi_pipe,sgi_pipe,sunrast_pipe,svg_pipe,vbn_pipe,xbm_pipe,xpm_pipe,xwd_pipe,ico";

    // They hold no video, which is what a person should hear of them.
    private const string Sounds = "aac,ac3,aiff,amr,ape,au,caf,dsf,dts,dtshd,eac3,flac,mp3,mpc,mpc8,oma,tak,truehd,tta,voc,w64,wav,wv";

    /// <summary>The value of <c>-format_whitelist</c>.</summary>
    public const string OfOneFile = Videos + "," + Pictures + "," + Sounds;

    /// <summary>The demuxer that takes a picture by the ending of its name; it also takes patterns, unless told not to.</summary>
    public const string PictureByName = "image2";
}

/// <summary>Names of files as ffmpeg takes them.</summary>
internal static class MediaPath
{
    /// <summary>The file that swallows what is written to it: for trials.</summary>
    public static string Nowhere => OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    /// <summary>
    /// The path as an argument that is a file and nothing else: neither an option (<c>-x.mp4</c>) nor a protocol
    /// (<c>concat:a.ts</c>).
    /// </summary>
    public static string ToArgument(string path) => "file:" + Path.GetFullPath(path);
}
