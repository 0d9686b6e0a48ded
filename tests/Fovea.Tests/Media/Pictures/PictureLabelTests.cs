using System.IO.Compression;
using System.Text;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Pictures;
using Fovea.Tests.Upscaling;

namespace Fovea.Tests.Media.Pictures;

public sealed class PictureLabelTests
{
    [Theory]
    [InlineData("png", "png")]
    [InlineData("jpg", "jpg")]
    [InlineData("webp", "webp")]
    [InlineData("tif", "tif")]
    [InlineData("png", "jpg")]
    [InlineData("png", "webp")]
    [InlineData("png", "tif")]
    [InlineData("png", "avif")]
    [InlineData("png", "jxl")]
    [InlineData("tif", "png")]
    [InlineData("jpg", "avif")]
    public async Task Profile_exif_and_xmp_reach_the_output_and_the_picture_stands_upright(string from, string to)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string output = folder[$"out.{to}"];
        IReadOnlyList<Notice> notices = await PassAsync(folder, await LabelledPictures.MakeAsync(folder, from), output);
        bool keepsProfile = to != "jxl";
        Assert.Equal(keepsProfile ? [] : ["the ICC profile"], notices.Select(notice => notice.Subject));

        byte[] file = Unpack(await File.ReadAllBytesAsync(output, MediaFolder.Cancel));
        Assert.Equal(keepsProfile, file.AsSpan().IndexOf(LabelledPictures.Icc) >= 0);
        Assert.True(file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(LabelledPictures.Maker)) >= 0);
        Assert.True(file.AsSpan().IndexOf("<dc:creator>Zoe"u8) >= 0);
        Assert.True(file.AsSpan().IndexOf("tiff:Orientation=\"1\" exif:PixelXDimension=\"32\""u8) >= 0);

        // The file decodes to an upright picture, turned by nobody a second time.
        MediaInfo info = await folder.ProbeAsync(output);
        Assert.Equal((32, 48, 0), (info.Video.Width, info.Video.Height, info.Video.Rotation));
        Assert.Equal(1, PictureReader.Read(output).Orientation);
        Assert.Null(PictureReader.Read(output).Damage);
    }

    [Fact]
    public async Task Sizes_in_exif_are_those_of_the_new_picture_and_the_old_thumbnail_is_gone()
    {
        byte[] block = ExifBlock.Enlarged(LabelledPictures.Exif(), 640, 70000);
        TiffDirectory directory = TiffDirectory.ReadBlock(block)!;
        TiffDirectory sizes = directory.Find(0x8769)!.Directory!;
        Assert.Equal((1, 640, 70000), (directory.Find(0x0112)!.First, sizes.Find(0xA002)!.First, sizes.Find(0xA003)!.First));
        Assert.Equal([0, 0, 0, 0], block[58..62]);
        Assert.Contains(LabelledPictures.Date, Encoding.ASCII.GetString(block), StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(1, "01")]
    [InlineData(2, "10")]
    [InlineData(3, "32")]
    [InlineData(4, "23")]
    [InlineData(5, "02")]
    [InlineData(6, "20")]
    [InlineData(7, "31")]
    [InlineData(8, "13")]
    public async Task Every_orientation_is_followed(int orientation, string top)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();

        // Quarters of gray: 0 and 1 above, 2 and 3 below.
        using Frame frame = new(PixelFormats.Gray, 6, 4, new ColorDescription(Range: ColorRange.Full));
        for (int y = 0; y < 4; y++)
        {
            for (int x = 0; x < 6; x++) frame.Planes[0].Row<byte>(y)[x] = (byte)(50 * ((x / 3) + (2 * (y / 2))));
        }

        await ImageFile.WriteAsync(folder.Ffmpeg, frame, folder["plain.png"], MediaFolder.Cancel);
        byte[] plain = await File.ReadAllBytesAsync(folder["plain.png"], MediaFolder.Cancel);
        await File.WriteAllBytesAsync(folder["in.png"], [.. plain[..33], .. LabelledPictures.Chunk("eXIf", LabelledPictures.Exif(orientation)), .. plain[33..]], MediaFolder.Cancel);
        using Picture picture = await PictureDecoder.ReadAsync(folder.Ffmpeg, await folder.ProbeAsync(folder["in.png"]), MediaFolder.Cancel);
        Assert.Equal(orientation >= 5 ? (4, 6) : (6, 4), (picture.Frame.Width, picture.Frame.Height));
        byte[] row = picture.Frame.Planes[0].Row<byte>(0).ToArray();
        Assert.Equal(top, $"{row[0] / 50}{row[^1] / 50}");
    }

    [Fact]
    public async Task What_an_output_cannot_hold_is_said_with_the_remedy()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await LabelledPictures.MakeAsync(folder, "png");
        IReadOnlyList<Notice> notices = await PassAsync(folder, input, folder["out.bmp"]);
        Assert.Equal(["the ICC profile", "the EXIF data", "the XMP data"], notices.Select(notice => notice.Subject));
        Assert.All(notices, notice => Assert.Equal(NoticeKind.Loss, notice.Kind));
        Assert.All(notices, notice => Assert.Contains(".png", notice.Remedy!.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Texts_of_a_png_are_kept_or_named()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        byte[] plain = await File.ReadAllBytesAsync(await folder.MakeAsync("-f lavfi -i testsrc2=s=48x32 -frames:v 1 -update 1 @plain.png"), MediaFolder.Cancel);
        await File.WriteAllBytesAsync(folder["in.png"], [.. plain[..33], .. LabelledPictures.Chunk("tEXt", [.. "parameters\0a cat"u8]), .. LabelledPictures.Chunk("iTXt", [.. "Title\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes("Глаз")]), .. plain[33..]], MediaFolder.Cancel);
        Assert.Empty(await PassAsync(folder, folder["in.png"], folder["out.png"]));
        Assert.Equal([new PictureNote("parameters", "a cat"), new PictureNote("Title", "Глаз")], PictureReader.Read(folder["out.png"]).Notes);
        Notice notice = Assert.Single(await PassAsync(folder, folder["in.png"], folder["out.jpg"]));
        Assert.Contains("parameters, Title", notice.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("png", false)]
    [InlineData("avif", false)]
    [InlineData("jxl", false)]
    [InlineData("jpg", true)]
    [InlineData("tif", true)]
    public async Task Colours_beyond_srgb_are_said_in_the_output_or_before_the_work(string to, bool isLost)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync("-f lavfi -i testsrc2=s=48x32 -frames:v 1 -pix_fmt yuv420p10le -c:v libaom-av1 -still-picture 1 -cpu-used 8 -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc -color_range pc -f avif @in.avif");
        IReadOnlyList<Notice> notices = await PassAsync(folder, folder["in.avif"], folder[$"out.{to}"]);
        Assert.Equal(isLost, notices.Any(notice => notice.Subject.Contains("bt2020, smpte2084", StringComparison.Ordinal)));
        MediaInfo info = await folder.ProbeAsync(folder[$"out.{to}"]);
        if (to == "png") Assert.Equal((9, 16, 0), PictureReader.Read(folder["out.png"]).Coding);
        else if (!isLost) Assert.Equal(("bt2020", "smpte2084"), (info.Video.Color.Primaries, info.Video.Color.Transfer));
        else Assert.True(info.Video.Color.Primaries is not "bt2020");
    }

    /// <summary>Reads, plans for the same size, writes.</summary>
    internal static async Task<IReadOnlyList<Notice>> PassAsync(MediaFolder folder, string input, string output)
    {
        using Picture picture = await PictureDecoder.ReadAsync(folder.Ffmpeg, await folder.ProbeAsync(input), MediaFolder.Cancel);
        PicturePlan plan = PicturePlan.Of(picture, output, 1);
        using Frame? flat = plan.Flattens ? Opacity.OverWhite(picture.Frame) : null;
        await PictureEncoder.WriteAsync(folder.Ffmpeg, flat ?? picture.Frame, plan.Metadata, output, MediaFolder.Cancel);
        return plan.Notices;
    }

    // A PNG's profile is compressed; everything else lies in the clear.
    private static byte[] Unpack(byte[] file)
    {
        int at = file.AsSpan().IndexOf("iCCP"u8);
        if (at < 0) return file;
        int start = at + 4 + file.AsSpan(at + 4).IndexOf((byte)0) + 2;
        using ZLibStream zlib = new(new MemoryStream(file[start..]), CompressionMode.Decompress);
        byte[] profile = new byte[LabelledPictures.Icc.Length];
        zlib.ReadExactly(profile);
        return [.. file, .. profile];
    }
}
