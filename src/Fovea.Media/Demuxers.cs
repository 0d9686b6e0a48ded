namespace Fovea.Media;

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
