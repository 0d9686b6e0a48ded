namespace Fovea.Tests.Media;

/// <summary>Makes a Matroska file that has a bit of everything.</summary>
internal static class RichSource
{
    public const int Frames = 50;

    public static async Task<string> MakeAsync(MediaFolder folder)
    {
        await File.WriteAllTextAsync(folder["a.srt"], "1\n00:00:00,100 --> 00:00:00,900\nHello, <i>world</i>\n\n2\n00:00:01,000 --> 00:00:01,500\nGood-bye\n", MediaFolder.Cancel);
        await File.WriteAllTextAsync(folder["tags.txt"], ";FFMETADATA1\ntitle=A film\ncustom_key=kept=yes\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=800\ntitle=First\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=800\nEND=2000\ntitle=Second\n", MediaFolder.Cancel);
        await File.WriteAllBytesAsync(folder["font.ttf"], [0, 1, 0, 0, 9, 8, 7, 6], MediaFolder.Cancel);
        await folder.MakeAsync("-f lavfi -i color=red:s=32x32 -frames:v 1 -update 1 @cover.jpg");
        return await folder.MakeAsync(
            "-f lavfi -i testsrc2=s=96x64:r=25:d=2 -f lavfi -i sine=440:d=2:sample_rate=48000 -f lavfi -i sine=880:d=2:sample_rate=48000 -i @a.srt -i @tags.txt "
            + "-map 0 -map 1 -map 2 -map 3 -map 3 -map_metadata 4 -map_chapters 4 -attach @font.ttf -metadata:s:t:0 mimetype=application/x-truetype-font -attach @cover.jpg -metadata:s:t:1 mimetype=image/jpeg -metadata:s:t:1 filename=cover.jpg "
            + "-c:v libx264 -preset ultrafast -bf 2 -pix_fmt yuv420p10le -vf setpts='PTS+mod(N\\,3)*0.004/TB',setsar=4/3 -fps_mode passthrough -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc -color_range tv "
            + "-c:a:0 aac -c:a:1 libopus -c:s:0 srt -c:s:1 ass -metadata:s:a:0 language=eng -metadata:s:a:0 title=Sound -metadata:s:a:1 language=fre -metadata:s:s:0 language=ger -metadata:s:s:1 language=spa "
            + "-disposition:v:0 default -disposition:a:0 0 -disposition:a:1 default -disposition:s:0 forced -disposition:s:1 0 -default_mode passthrough @rich.mkv");
    }
}
