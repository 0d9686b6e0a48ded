using System.Text;
using Fovea.Media;
using Fovea.Tests.References;

namespace Fovea.Tests.Media;

public sealed class ForeignProbeTests
{
    private const string Sound = """
        {"format":{"format_name":"matroska","duration":"12.3","start_time":"0.1","tags":{"title":"t","major_brand":"isom"}},
         "chapters":[{"start_time":"0.0","end_time":"1.5","tags":{"title":"c"}}],
         "streams":[{"index":0,"codec_type":"video","codec_name":"h264","width":64,"height":48,"pix_fmt":"yuv420p","time_base":"1/1000","avg_frame_rate":"25/1",
           "sample_aspect_ratio":"1:1","field_order":"progressive","color_space":"bt709","disposition":{"default":1,"attached_pic":0},"tags":{"DURATION":"00:00:02.7"},
           "side_data_list":[{"side_data_type":"Display Matrix","displaymatrix":"\n00000000: 0 -65536 0\n00000001: 65536 0 0\n00000002: 0 0 1073741824\n","rotation":90},
             {"side_data_type":"Mastering display metadata","red_x":"17/25","max_luminance":"1/1"},{"side_data_type":"Content light level metadata","max_content":1,"max_average":1}]},
           {"index":1,"codec_type":"audio","codec_name":"aac","sample_rate":"48000","channels":2,"time_base":"1/48000"}]}
        """;

    [Fact]
    public void Whatever_ffprobe_prints_ends_in_a_description_or_one_line()
    {
        Assert.Equal(2, MediaProbe.Read("a.mkv", Sound).Streams.Count);
        foreach (byte[] bytes in ChangedText.Of(Sound.ReplaceLineEndings(""), 4000, seed: 4))
        {
            try
            {
                MediaInfo info = MediaProbe.Read("a.mkv", Encoding.UTF8.GetString(bytes));
                Assert.True(info.Video.TimeBase is { Numerator: > 0, Denominator: > 0 });
            }
            catch (BadInputException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }
        }
    }
}
