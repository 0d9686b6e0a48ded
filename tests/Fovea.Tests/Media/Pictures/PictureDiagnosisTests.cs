using Fovea.Media;
using Fovea.Media.Pictures;

namespace Fovea.Tests.Media.Pictures;

public sealed class PictureDiagnosisTests
{
    [Fact]
    public async Task Kinds_that_ffmpeg_cannot_read_are_named_by_their_content()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync("-f lavfi -i testsrc2=s=48x32:r=5:d=1 -c:v libwebp_anim -f webp @animated.webp");
        byte[] heic = [.. Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1heic"u8]), .. Box("meta", new byte[4]), .. Box("mdat", new byte[64])];
        (string Name, byte[] File, string Word)[] files =
        [
            ("photo.heic", heic, "HEIC"), ("photo.jpg", heic, "HEIC"),
            ("animated.png", await File.ReadAllBytesAsync(folder["animated.webp"], MediaFolder.Cancel), "animated WebP"),
            ("scan.tif", [.. "II+\0\b\0\0\0"u8, .. new byte[100]], "BigTIFF"),
            ("paper.png", [.. "%PDF-1.7\n"u8, .. new byte[100]], "PDF"),
            ("drawing.svg", [.. "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>"u8], "SVG"),
        ];
        foreach ((string name, byte[] file, string word) in files)
        {
            await File.WriteAllBytesAsync(folder[name], file, MediaFolder.Cancel);
            BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => folder.ProbeAsync(folder[name]));
            Assert.Contains(word, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
        }
    }

    [Fact]
    public async Task Pages_that_are_left_out_are_counted()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await File.WriteAllBytesAsync(folder["in.tif"], LabelledPictures.Tiff(pages: 3), MediaFolder.Cancel);
        Notice notice = Assert.Single(await PictureLabelTests.PassAsync(folder, folder["in.tif"], folder["out.png"]));
        Assert.Equal((NoticeKind.Loss, "pages 2 to 3"), (notice.Kind, notice.Subject));
    }

    [Fact]
    public async Task The_largest_of_an_icon_is_taken()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        byte[] small = await File.ReadAllBytesAsync(await folder.MakeAsync("-f lavfi -i color=red:s=16x16 -frames:v 1 -pix_fmt rgba -update 1 @16.png"), MediaFolder.Cancel);
        byte[] large = await File.ReadAllBytesAsync(await folder.MakeAsync("-f lavfi -i color=blue:s=32x32 -frames:v 1 -pix_fmt rgba -update 1 @32.png"), MediaFolder.Cancel);
        byte[] Entry(byte size, byte[] png, int at) => [size, size, 0, 0, 1, 0, 32, 0, (byte)png.Length, (byte)(png.Length >> 8), 0, 0, (byte)at, (byte)(at >> 8), 0, 0];
        await File.WriteAllBytesAsync(folder["in.ico"], [0, 0, 1, 0, 2, 0, .. Entry(16, small, 38), .. Entry(32, large, 38 + small.Length), .. small, .. large], MediaFolder.Cancel);
        Notice notice = Assert.Single(await PictureLabelTests.PassAsync(folder, folder["in.ico"], folder["out.png"]));
        Assert.Equal("1 of 2 sizes", notice.Subject);
        Assert.Equal(32, (await folder.ProbeAsync(folder["out.png"])).Video.Width);
    }

    [Theory]
    [InlineData("jpg", true)]
    [InlineData("png", false)]
    [InlineData("webp", false)]
    [InlineData("tif", false)]
    public async Task Half_a_picture_is_said_or_refused(string kind, bool decodes)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        byte[] whole = await File.ReadAllBytesAsync(await LabelledPictures.MakeAsync(folder, kind), MediaFolder.Cancel);
        await File.WriteAllBytesAsync(folder[$"half.{kind}"], whole[..(whole.Length * 3 / 4)], MediaFolder.Cancel);
        if (decodes)
        {
            Notice notice = Assert.Single(await PictureLabelTests.PassAsync(folder, folder[$"half.{kind}"], folder[$"out.{kind}"]));
            Assert.Contains("cut short", notice.Text, StringComparison.Ordinal);
            return;
        }

        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => PictureLabelTests.PassAsync(folder, folder[$"half.{kind}"], folder[$"out.{kind}"]));
        Assert.Contains("ends early", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_checksum_in_a_png_is_said()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        byte[] file = await File.ReadAllBytesAsync(await LabelledPictures.MakeAsync(folder, "png"), MediaFolder.Cancel);
        int end = file.AsSpan().LastIndexOf("IEND"u8);
        file[end - 5] ^= 1;
        await File.WriteAllBytesAsync(folder["in.png"], file, MediaFolder.Cancel);
        PictureFacts facts = PictureReader.Read(folder["in.png"]);
        Assert.Contains("checksum", facts.Damage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    [InlineData("webp")]
    [InlineData("tif")]
    [InlineData("avif")]
    [InlineData("jxl")]
    public async Task Bytes_from_anywhere_are_read_without_failing(string kind)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string made = await LabelledPictures.MakeAsync(folder, kind is "avif" or "jxl" ? "png" : kind);
        if (kind is "avif" or "jxl") await PictureLabelTests.PassAsync(folder, made, folder[$"in.{kind}"]);
        byte[] file = await File.ReadAllBytesAsync(folder[$"in.{kind}"], MediaFolder.Cancel);
        PictureFormat format = PictureSignature.Of(file);
        Assert.NotEqual(PictureFormat.Other, format);
        Random random = new(11);
        for (int round = 0; round < 1000; round++)
        {
            byte[] changed = file[..(round % 3 == 0 ? random.Next(file.Length) : file.Length)];
            for (int i = random.Next(1, 12); i > 0 && changed.Length > 0; i--) changed[random.Next(changed.Length)] = (byte)(random.Next(4) switch { 0 => 0, 1 => 0xFF, _ => random.Next(256) });
            PictureFacts facts = PictureReader.Read(new MemoryStream(changed), format);
            Assert.InRange(facts.Orientation, 1, 8);
            if (!facts.Exif.IsEmpty) _ = ExifBlock.Enlarged(facts.Exif.Span, 100, 100);
            TiffDirectory.ReadBlock(facts.Exif);
        }
    }

    private static byte[] Box(string type, byte[] content) => [0, 0, (byte)((content.Length + 8) >> 8), (byte)(content.Length + 8), .. System.Text.Encoding.ASCII.GetBytes(type), .. content];
}
