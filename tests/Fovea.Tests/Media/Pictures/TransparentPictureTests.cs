using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Pictures;

namespace Fovea.Tests.Media.Pictures;

public sealed class TransparentPictureTests
{
    [Theory]
    [InlineData("png", 8)]
    [InlineData("webp", 8)]
    [InlineData("tif", 8)]
    [InlineData("jxl", 8)]
    [InlineData("avif", 8)]
    [InlineData("png", 16)]
    [InlineData("tif", 16)]
    public async Task Opacity_is_kept_by_what_can_hold_it(string kind, int bits)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        using Frame source = Disc(bits == 8 ? PixelFormats.Rgba : PixelFormats.Rgba16, 64, behind: 0.2f);
        await ImageFile.WriteAsync(folder.Ffmpeg, source, folder["in.png"], MediaFolder.Cancel);
        Assert.Empty(await PictureLabelTests.PassAsync(folder, folder["in.png"], folder[$"out.{kind}"]));
        using Picture back = await PictureDecoder.ReadAsync(folder.Ffmpeg, await folder.ProbeAsync(folder[$"out.{kind}"]), MediaFolder.Cancel);
        Assert.True(back.IsTransparent);
        Assert.Equal(bits, back.Frame.Format.BitDepth);
        float[] alpha = Row(back.Frame, 3, 32);
        Assert.InRange(alpha[2], 0, 0.02);
        Assert.InRange(alpha[32], 0.98, 1);
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("bmp")]
    public async Task What_cannot_hold_opacity_becomes_white_and_is_said(string kind)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        using Frame source = Disc(PixelFormats.Rgba, 64, behind: 0.2f);
        await ImageFile.WriteAsync(folder.Ffmpeg, source, folder["in.png"], MediaFolder.Cancel);
        Notice notice = Assert.Single(await PictureLabelTests.PassAsync(folder, folder["in.png"], folder[$"out.{kind}"]));
        Assert.Equal((NoticeKind.Loss, "the opacity"), (notice.Kind, notice.Subject));
        Assert.Contains(".png", notice.Remedy!.Text, StringComparison.Ordinal);
        using Frame back = await ImageFile.ReadAsync(folder.Ffmpeg, folder[$"out.{kind}"], PixelFormats.Rgb, MediaFolder.Cancel);
        Assert.All(Enumerable.Range(0, 3), p => Assert.InRange(Row(back, p, 1)[1], 0.97, 1));
        Assert.InRange(Row(back, 0, 32)[32], 0.97, 1);
        Assert.InRange(Row(back, 1, 32)[32], 0, 0.06);
    }

    [Fact]
    public async Task An_opaque_plane_of_opacity_is_no_loss()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync("-f lavfi -i testsrc2=s=48x32 -frames:v 1 -pix_fmt rgba -update 1 @rgba.png");
        await folder.MakeAsync("-i @rgba.png -vf split[a][b];[a]palettegen[p];[b][p]paletteuse -pix_fmt pal8 -update 1 @palette.png");
        foreach (string file in new[] { "rgba.png", "palette.png" }) Assert.Empty(await PictureLabelTests.PassAsync(folder, folder[file], folder["out.jpg"]));
        Assert.Empty(await PictureLabelTests.PassAsync(folder, folder["palette.png"], folder["out.png"]));
        Assert.Equal("rgb24", (await folder.ProbeAsync(folder["out.png"])).Video.PixelFormatName);
    }

    [Fact]
    public async Task Colours_multiplied_with_opacity_are_divided_again()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await File.WriteAllBytesAsync(folder["in.tif"], LabelledPictures.Tiff(1, 1, 100, 50, 0, 128), MediaFolder.Cancel);
        using Picture picture = await PictureDecoder.ReadAsync(folder.Ffmpeg, await folder.ProbeAsync(folder["in.tif"]), MediaFolder.Cancel);
        Assert.Equal([199, 100, 0, 128], picture.Frame.Planes.Select(plane => (int)plane.Row<byte>(5)[5]));
    }

    // The opacity of AVIF is an auxiliary picture, which ffmpeg writes but does not read.
    [Fact]
    public async Task Opacity_of_avif_is_read()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync("-f lavfi -i testsrc2=s=48x32 -f lavfi -i color=black:s=48x32,drawbox=0:0:24:32:white:fill -filter_complex [0:v]format=yuv444p[c];[1:v]scale=out_range=pc,format=gray[a] -map [c] -map [a] -frames:v 1 -c:v libaom-av1 -still-picture 1 -cpu-used 8 -crf 5 -color_range pc -f avif @in.avif");
        using Picture picture = await PictureDecoder.ReadAsync(folder.Ffmpeg, await folder.ProbeAsync(folder["in.avif"]), MediaFolder.Cancel);
        Assert.True(picture.IsTransparent);
        Assert.InRange(Row(picture.Frame, 3, 16)[5], 0.95, 1);
        Assert.InRange(Row(picture.Frame, 3, 16)[40], 0, 0.05);
    }

    /// <summary>A red disc before nothing; where nothing is, the colour is gray of some brightness.</summary>
    internal static Frame Disc(PixelFormat format, int size, float behind)
    {
        Frame frame = new(format, size, size, new ColorDescription(Range: ColorRange.Full));
        for (int y = 0; y < size; y++)
        {
            float[][] rows = [new float[size], new float[size], new float[size], new float[size]];
            for (int x = 0; x < size; x++)
            {
                bool inside = ((x - (size / 2)) * (x - (size / 2))) + ((y - (size / 2)) * (y - (size / 2))) < size * size / 9;
                (rows[0][x], rows[1][x], rows[2][x], rows[3][x]) = inside ? (1, 0, 0, 1) : (behind, behind, behind, 0);
            }

            for (int p = 0; p < 4; p++) SampleRow.Encode(rows[p], frame.Planes[p], y, SampleCoding.Opacity(format.BitDepth));
        }

        return frame;
    }

    internal static float[] Row(Frame frame, int plane, int y)
    {
        float[] row = new float[frame.Width];
        SampleRow.Decode(frame.Planes[plane], y, row, SampleCoding.Opacity(frame.Format.BitDepth));
        return row;
    }
}
