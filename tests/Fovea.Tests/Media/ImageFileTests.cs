using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

public sealed class ImageFileTests
{
    [Theory]
    [InlineData("rgb24", "x.png")]
    [InlineData("gbrp", "x.png")]
    [InlineData("gbrap", "x.png")]
    [InlineData("gray", "x.png")]
    [InlineData("gray16le", "x.png")]
    [InlineData("gbrp16le", "x.png")]
    [InlineData("gbrap16le", "x.png")]
    [InlineData("gbrp", "x.bmp")]
    [InlineData("gbrp16le", "x.tiff")]
    [InlineData("gbrap", "x.tif")]
    public async Task Lossless_pictures_come_back_as_they_went(string name, string file)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        Assert.True(PixelFormats.TryGet(name, out PixelFormat? format));
        using Frame frame = Noise(format, 31, 19);
        await ImageFile.WriteAsync(folder.Ffmpeg, frame, folder[file], MediaFolder.Cancel);
        using Frame same = await ImageFile.ReadAsync(folder.Ffmpeg, folder[file], format.HasAlpha ? null : format, MediaFolder.Cancel);
        Assert.Equal(format, same.Format);
        Assert.Equal(HashFrameSink.Hash(frame), HashFrameSink.Hash(same));
        Assert.True((await folder.ProbeAsync(folder[file])).IsStillImage);
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Theory]
    [InlineData("x.jpg", 3)]
    [InlineData("x.webp", 0)]
    [InlineData("x.jxl", 3)]
    [InlineData("x.avif", 4)]
    public async Task Other_pictures_keep_flat_colours(string file, int tolerance)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        using Frame frame = new(PixelFormats.Rgb24, 64, 48, new ColorDescription(Range: ColorRange.Full));
        for (int y = 0; y < 48; y++)
        {
            Span<byte> row = frame.Planes[0].Row<byte>(y);
            for (int x = 0; x < 64; x++) (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = (200, 100, 50);
        }

        await ImageFile.WriteAsync(folder.Ffmpeg, frame, folder[file], MediaFolder.Cancel);
        using Frame back = await ImageFile.ReadAsync(folder.Ffmpeg, folder[file], PixelFormats.Rgb24, MediaFolder.Cancel);
        byte[] pixel = back.Planes[0].Row<byte>(20)[60..63].ToArray();
        Assert.Equal(200.0, pixel[0], tolerance + 0.5);
        Assert.Equal(100.0, pixel[1], tolerance + 0.5);
        Assert.Equal(50.0, pixel[2], tolerance + 0.5);
        Assert.True((await folder.ProbeAsync(folder[file])).IsStillImage);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await File.WriteAllTextAsync(folder["text.png"], "no picture", MediaFolder.Cancel);
        using Frame frame = Noise(PixelFormats.Rgb24, 8, 8);
        foreach (string path in new[] { folder["text.png"], folder["none.png"], folder.Root })
        {
            BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => ImageFile.ReadAsync(folder.Ffmpeg, path, PixelFormats.Rgb24, MediaFolder.Cancel));
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<BadInputException>(() => ImageFile.WriteAsync(folder.Ffmpeg, frame, folder["x.xyz"], MediaFolder.Cancel));
        FoveaException missing = await Assert.ThrowsAnyAsync<FoveaException>(() => ImageFile.WriteAsync(folder.Ffmpeg, frame, folder["no/x.png"], MediaFolder.Cancel));
        Assert.Contains("cannot be written", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".bmp")]
    [InlineData(".tif")]
    public async Task A_folder_of_pictures_is_a_clip(string extension)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        List<string> sent = [];
        for (int i = 8; i < 12; i++)
        {
            using Frame frame = Noise(PixelFormats.Rgb24, 20, 10, i);
            sent.Add(HashFrameSink.Hash(frame));
            await ImageFile.WriteAsync(folder.Ffmpeg, frame, folder[$"Frame {i}{extension}"], MediaFolder.Cancel);
        }

        IReadOnlyList<string> files = ImageSequence.Find(folder.Root);
        Assert.Equal([8, 9, 10, 11], files.Select(file => int.Parse(Path.GetFileNameWithoutExtension(file).Split(' ')[1])));
        List<string> read = [];
        await foreach (Frame frame in ImageSequence.ReadAsync(folder.Ffmpeg, files, PixelFormats.Rgb24, MediaFolder.Cancel))
        {
            Assert.Equal(read.Count, frame.Timestamp);
            using (frame) read.Add(HashFrameSink.Hash(frame));
        }

        Assert.Equal(sent, read);
    }

    [Fact]
    public async Task Pictures_of_two_sizes_are_no_clip()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        foreach ((string name, int width) in new[] { ("1.png", 16), ("2.png", 16), ("3.png", 20) })
        {
            using Frame frame = Noise(PixelFormats.Rgb24, width, 16);
            await ImageFile.WriteAsync(folder.Ffmpeg, frame, folder[name], MediaFolder.Cancel);
        }

        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(async () =>
        {
            await foreach (Frame frame in ImageSequence.ReadAsync(folder.Ffmpeg, ImageSequence.Find(folder.Root), PixelFormats.Rgb24, MediaFolder.Cancel)) frame.Dispose();
        });
        Assert.Contains("3.png", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_is_turned_as_its_exif_orientation_says()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        await folder.MakeAsync("-f lavfi -i testsrc2=s=64x32 -frames:v 1 -update 1 @plain.jpg");
        byte[] jpeg = await File.ReadAllBytesAsync(folder["plain.jpg"], MediaFolder.Cancel);

        // APP1 with one EXIF entry: orientation 6, to be turned clockwise by a quarter.
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\b"u8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        await File.WriteAllBytesAsync(folder["turned.jpg"], [.. jpeg[..2], .. exif, .. jpeg[2..]], MediaFolder.Cancel);
        using Frame frame = await ImageFile.ReadAsync(folder.Ffmpeg, folder["turned.jpg"], PixelFormats.Rgb24, MediaFolder.Cancel);
        Assert.Equal((32, 64), (frame.Width, frame.Height));
        using Frame native = await ImageFile.ReadAsync(folder.Ffmpeg, folder["turned.jpg"], null, MediaFolder.Cancel);
        Assert.Equal((32, 64), (native.Width, native.Height));
    }

    private static Frame Noise(PixelFormat format, int width, int height, int seed = 1)
    {
        Frame frame = new(format, width, height, new ColorDescription(Range: ColorRange.Full));
        new Random(seed).NextBytes(frame.Memory.Span);
        return frame;
    }
}
