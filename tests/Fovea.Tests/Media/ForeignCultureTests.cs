using System.Globalization;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Upscaling.Faces;

namespace Fovea.Tests.Media;

/// <summary>A host program may run in any culture; here one that writes 1.234,5 and a minus of its own.</summary>
public sealed class ForeignCultureTests
{
    public ForeignCultureTests()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = (",", ".", "\u2212");
        CultureInfo.CurrentCulture = culture;
        Assert.Equal("\u22121,5", $"{-1.5}");
    }

    [Fact]
    public void Times_and_matrices_of_ffprobe_are_read_as_they_stand()
    {
        MediaInfo info = ProbeJson.Parse("a.mkv", JsonDocument.Parse(Probe).RootElement)!;
        Assert.Equal(TimeSpan.FromSeconds(12.345), info.Duration);
        Assert.Equal(TimeSpan.FromSeconds(-0.021), info.StartTime);
        Assert.Equal(TimeSpan.FromSeconds(2.72), info.Video.Duration);
        Assert.Equal(new Rational(30000, 1001), info.Video.AverageFrameRate);
        Assert.Equal([0, -65536, 0, 65536, 0, 0, 0, 0, 1073741824], info.Video.DisplayMatrix!);
        Assert.Equal(TimeSpan.FromSeconds(1.5), info.Chapters[0].End);
    }

    [Fact]
    public void Commands_for_ffmpeg_have_points()
    {
        MediaInfo info = ProbeJson.Parse("a.mkv", JsonDocument.Parse(Probe).RootElement)!;
        MuxOptions options = new() { Container = Containers.Mp4, Encoder = Encoders.X264, Range = new(TimeSpan.FromSeconds(1.25), TimeSpan.FromSeconds(2.5)) };
        MuxPlan plan = MuxPlan.Make(info, options);
        IReadOnlyList<string> mux = new MuxCommand(info, plan, options, new MuxClock(info, plan, options, TimeSpan.FromSeconds(-1.229), TimeSpan.Zero, false)).Arguments("list", [], new Dictionary<int, TimeSpan>(), "out.mp4");
        Assert.Equal(["-ss", "1.25"], mux.SkipWhile(word => word != "-ss").Take(2));
        Assert.Equal(["-t", "2.5"], mux.SkipWhile(word => word != "-t").Take(2));
        Assert.Equal(["-itsoffset", "-1.229"], mux.SkipWhile(word => word != "-itsoffset").Take(2));
        MasteringDisplay display = new(new(17, 25), new(8, 25), new(53, 200), new(69, 100), new(3, 20), new(3, 50), new(3127, 10000), new(329, 1000), new(1, 10000), new(1000, 1));
        Assert.Equal("G(0.265,0.69)B(0.15,0.06)R(0.68,0.32)WP(0.3127,0.329)L(1000,0.0001)", display.ToReals());
    }

    [Fact]
    public void Options_are_checked_and_described_with_points()
    {
        EncoderOption crf = Encoders.X264.Options.Single(option => option.Key == "crf");
        Assert.True(crf.IsValid("20.5"));
        Assert.False(crf.IsValid("205.5"));
        Assert.DoesNotContain(',', new FaceUpscaleOptions().ToString().Replace(", ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_passage_keeps_times_that_have_fractions()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=1.2 -f lavfi -i sine=d=1.2 -c:v libx264 -preset ultrafast -g 5 -c:a libopus -output_ts_offset 2.345 @in.mkv");
        MuxOptions options = new() { Container = Containers.Matroska, Encoder = Encoders.X264 };
        MediaInfo info = await Passage.RunAsync(folder, input, folder["out.mkv"], Encoders.X264, mux: options);
        Assert.InRange(info.StartTime.TotalSeconds, 2.3, 2.4);
        double[] times = await folder.TimesAsync(input);
        Assert.Equal(times, await folder.TimesAsync(folder["out.mkv"]), (a, b) => Math.Abs(a - b) < 0.0011);
        OutputExpectation expected = new(30, 96, 64, TimeSpan.FromSeconds(times[0]), TimeSpan.FromSeconds(times[^1]));
        await OutputVerifier.VerifyAsync(folder.Ffmpeg, folder["out.mkv"], expected, info, options, MediaFolder.Cancel);
    }

    private const string Probe = """
        {"format":{"format_name":"matroska,webm","duration":"12.345000","start_time":"-0.021000"},
         "chapters":[{"start_time":"0.000000","end_time":"1.500000"}],
         "streams":[{"index":0,"codec_type":"video","codec_name":"h264","width":64,"height":48,"pix_fmt":"yuv420p","time_base":"1/1000",
           "avg_frame_rate":"30000/1001","tags":{"DURATION":"00:00:02.720000000"},
           "side_data_list":[{"side_data_type":"Display Matrix","displaymatrix":"\n00000000:            0      -65536           0\n00000001:        65536           0           0\n00000002:            0           0  1073741824\n"}]}]}
        """;
}
