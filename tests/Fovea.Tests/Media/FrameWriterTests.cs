using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

public sealed class FrameWriterTests
{
    [Fact]
    public async Task A_full_disk_is_said_in_one_line()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("there is no /dev/full");
        using MediaFolder folder = await MediaFolder.CreateAsync();
        File.CreateSymbolicLink(folder["segment.mp4"], "/dev/full");
        FoveaException failure = await Assert.ThrowsAnyAsync<FoveaException>(() => WriteAsync(folder, folder["segment.mp4"], 200, null, MediaFolder.Cancel));
        Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task A_missing_folder_is_said_in_one_line_and_leaves_nothing()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        FoveaException failure = await Assert.ThrowsAnyAsync<FoveaException>(() => WriteAsync(folder, folder["no/such/segment.mp4"], 50, null, MediaFolder.Cancel));
        Assert.Contains("No such file or directory", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task A_killed_encoder_is_said_in_one_line_and_leaves_nothing()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string path = folder["segment.mp4"];
        FoveaException failure = await Assert.ThrowsAnyAsync<FoveaException>(() => WriteAsync(folder, path, 400, i =>
        {
            if (i == 5) KillFfmpegWriting(path);
        }, MediaFolder.Cancel));
        Assert.Contains("signal 9", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_killed_decoder_is_said_in_one_line()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=320x240:r=25:d=4 -c:v libx264 -preset ultrafast @in.mkv");
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, await folder.ProbeAsync(input), null, MediaFolder.Cancel);
        FoveaException failure = await Assert.ThrowsAnyAsync<FoveaException>(async () =>
        {
            int count = 0;
            await foreach (Frame frame in reader)
            {
                frame.Dispose();
                if (count++ == 3) KillFfmpegWriting(input);
            }
        });
        Assert.Contains("signal 9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_that_is_not_completed_leaves_nothing()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        using CancellationTokenSource source = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriteAsync(folder, folder["segment.mp4"], 50, i => { if (i == 10) source.Cancel(); }, source.Token));
        Assert.False(File.Exists(folder["segment.mp4"]));
    }

    [Theory]
    [InlineData("yuv420p")]
    [InlineData("yuv422p10le")]
    [InlineData("yuva420p")]
    [InlineData("gray16le")]
    [InlineData("rgb24")]
    [InlineData("gbrp")]
    [InlineData("gbrap")]
    [InlineData("gbrp10le")]
    [InlineData("gbrp16le")]
    [InlineData("gbrap16le")]
    public async Task Lossless_means_bit_exact(string name)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        Assert.True(PixelFormats.TryGet(name, out PixelFormat? format));
        FrameWriterOptions options = new() { Encoder = EncoderSettings.Default(Encoders.Ffv1), Width = 33, Height = 17, Format = format, TimeBase = new Rational(1, 50) };
        List<string> sent = [];
        await using (FrameWriter writer = await FrameWriter.CreateAsync(folder.Ffmpeg, folder["x.mov"], options, MediaFolder.Cancel))
        {
            for (int i = 0; i < 3; i++)
            {
                using Frame frame = new(format, 33, 17, ColorDescription.Unspecified, 10 + (i * i));
                Fill(frame, i);
                sent.Add(HashFrameSink.Hash(frame));
                await writer.WriteAsync(frame, MediaFolder.Cancel);
            }

            await writer.CompleteAsync(MediaFolder.Cancel);
            Assert.Equal((3L, 10L, 14L), (writer.FrameCount, writer.FirstTimestamp!.Value, writer.LastTimestamp!.Value));
        }

        MediaInfo info = await folder.ProbeAsync(folder["x.mov"]);
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, new FrameReaderOptions { Format = format }, MediaFolder.Cancel);
        List<string> read = [];
        await foreach (Frame frame in reader)
        {
            using (frame) read.Add(HashFrameSink.Hash(frame));
        }

        Assert.Equal(sent, read);
    }

    private static void Fill(Frame frame, int seed)
    {
        Random random = new(seed);
        foreach (Plane plane in frame.Planes)
        {
            for (int y = 0; y < plane.Height; y++)
            {
                if (plane.BytesPerSample == 1) random.NextBytes(plane.Row<byte>(y));
                else foreach (ref ushort sample in plane.Row<ushort>(y)) sample = (ushort)random.Next(frame.Format.MaxValue + 1);
            }
        }
    }

    private static async Task WriteAsync(MediaFolder folder, string path, int frames, Action<int>? afterFrame, CancellationToken cancellationToken)
    {
        FrameWriterOptions options = new() { Encoder = EncoderSettings.Parse(Encoders.X264, ["qp=0", "preset=ultrafast"]), Width = 320, Height = 240, Format = PixelFormats.Gray, TimeBase = new Rational(1, 50) };
        await using FrameWriter writer = await FrameWriter.CreateAsync(folder.Ffmpeg, path, options, cancellationToken);
        for (int i = 0; i < frames; i++)
        {
            using Frame frame = new(options.Format, 320, 240, ColorDescription.Unspecified, i);
            Fill(frame, i);
            await writer.WriteAsync(frame, cancellationToken);
            afterFrame?.Invoke(i);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    // Ends the one ffmpeg whose arguments name the test's own file.
    private static void KillFfmpegWriting(string path)
    {
        foreach (Process process in Process.GetProcessesByName("ffmpeg"))
        {
            using (process)
            {
                string commandLine = $"/proc/{process.Id}/cmdline";
                if (File.Exists(commandLine) && File.ReadAllText(commandLine).Contains(path, StringComparison.Ordinal)) process.Kill();
            }
        }
    }
}
