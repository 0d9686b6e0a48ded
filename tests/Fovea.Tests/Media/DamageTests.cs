using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

/// <summary>Damage ends a reader, leaves frames out or is only counted, as asked; healthy files are never called damaged.</summary>
public sealed class DamageTests
{
    private const string Clip = "-f lavfi -i testsrc2=s=96x64:r=25:d=2 -f lavfi -i sine=d=2 -c:v libx264 -threads 1 -preset ultrafast -bf 2 -g 10";

    [Fact]
    public async Task A_damaged_spot_is_kept_or_left_out_and_told_with_its_place()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await HurtAsync(folder);
        (long[] kept, DamageReport keep) = await ReadAsync(folder, input, DamagePolicy.Keep);
        (long[] left, DamageReport skip) = await ReadAsync(folder, input, DamagePolicy.Skip);
        Assert.True(keep.DamagedFrames > 0);
        Assert.NotEmpty(keep.Places);
        Assert.Equal(kept.Length - skip.DamagedFrames, left.Length);
        Assert.NotEqual(0, skip.DamagedFrames);
        Assert.Empty(left.Except(kept));
        Assert.Contains("left out", skip.Lines("x")[0], StringComparison.Ordinal);
        Assert.Matches("near 00:00:0[01]", keep.Lines("x")[0]);
        await Assert.ThrowsAsync<BadInputException>(() => ReadAsync(folder, input, DamagePolicy.Stop));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(64)]
    [InlineData(100)]
    public async Task Lost_packets_of_a_broadcast_are_told_even_in_a_number_that_no_counter_shows(int at)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync(Clip.Replace("-preset ultrafast", "-b:v 800k", StringComparison.Ordinal) + " -c:a mp2 @in.ts");
        byte[][] packets = [.. (await File.ReadAllBytesAsync(input, MediaFolder.Cancel)).Chunk(188)];
        int[] video = [.. Enumerable.Range(0, packets.Length).Where(i => (((packets[i][1] & 31) << 8) | packets[i][2]) == 0x100)];
        HashSet<int> lost = [.. video.Skip(at).Take(64)];
        await File.WriteAllBytesAsync(input, [.. packets.Where((_, i) => !lost.Contains(i)).SelectMany(packet => packet)], MediaFolder.Cancel);
        (long[] kept, DamageReport report) = await ReadAsync(folder, input, DamagePolicy.Keep);
        Assert.NotEmpty(report.Lines("x"));
        if (kept.Length < 48) Assert.InRange(report.MissingFrames, 1, 50 - kept.Length + 2);
    }

    [Theory]
    [InlineData("-c:v libx264 -preset ultrafast -x264-params open-gop=1:keyint=12:bframes=3")]
    [InlineData("-c:v mpeg2video -g 12 -bf 2")]
    [InlineData("-c:v libx265 -preset ultrafast -x265-params open-gop=1:keyint=12:log-level=error")]
    [InlineData("-c:v libx264 -preset ultrafast -flags +ildct+ilme -g 12")]
    public async Task A_recording_that_begins_within_a_group_is_healthy(string codec)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string whole = await folder.MakeAsync($"-f lavfi -i testsrc2=s=96x64:r=25:d=2 {codec} @in.ts");
        byte[] bytes = await File.ReadAllBytesAsync(whole, MediaFolder.Cancel);
        await File.WriteAllBytesAsync(folder["late.ts"], bytes[(bytes.Length / 188 / 3 * 188)..], MediaFolder.Cancel);
        foreach (string path in new[] { whole, folder["late.ts"] })
        {
            foreach (DamagePolicy policy in Enum.GetValues<DamagePolicy>())
            {
                (long[] frames, DamageReport report) = await ReadAsync(folder, path, policy);
                Assert.Empty(report.Lines(path));
                Assert.NotEmpty(frames);
            }
        }
    }

    [Fact]
    public async Task Frames_of_another_size_are_scaled_to_the_first_and_told()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string a = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=0.4 -c:v libx264 -preset ultrafast @a.ts");
        string b = await folder.MakeAsync("-f lavfi -i testsrc2=s=128x96:r=25:d=0.4 -c:v libx264 -preset ultrafast -output_ts_offset 0.4 @b.ts");
        await File.WriteAllBytesAsync(folder["both.ts"], [.. await File.ReadAllBytesAsync(a, MediaFolder.Cancel), .. await File.ReadAllBytesAsync(b, MediaFolder.Cancel)], MediaFolder.Cancel);
        (long[] frames, DamageReport report) = await ReadAsync(folder, folder["both.ts"], DamagePolicy.Keep);
        Assert.Equal(20, frames.Length);
        Assert.Equal(10, report.ScaledFrames);
        Assert.Contains(report.Lines("x"), line => line.Contains("changes its picture size: 10 frames near", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("in.mkv", "")]
    [InlineData("in.mp4", " -movflags +faststart")]
    [InlineData("in.ts", "")]
    public async Task A_recording_that_breaks_off_gives_what_is_there_and_says_so(string name, string extra)
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"{Clip}{extra} -c:a mp2 @{name}");
        byte[] bytes = await File.ReadAllBytesAsync(input, MediaFolder.Cancel);
        await File.WriteAllBytesAsync(input, bytes[..((bytes.Length * 6 / 10) | 1)], MediaFolder.Cancel);
        (long[] frames, DamageReport report) = await ReadAsync(folder, input, DamagePolicy.Keep);
        Assert.InRange(frames.Length, 10, 45);
        Assert.NotEmpty(report.Lines("x"));
    }

    [Fact]
    public async Task Damaged_sound_is_told_though_it_is_only_copied()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync("-f lavfi -i testsrc2=s=96x64:r=25:d=2 -f lavfi -i sine=d=2 -c:v libx264 -preset ultrafast -c:a ac3 -b:a 96k @in.ts");
        MediaInfo info = await folder.ProbeAsync(input);
        Assert.Empty(await SoundCheck.FindAsync(folder.Ffmpeg, info, TimeRange.All, MediaFolder.Cancel));
        byte[][] packets = [.. (await File.ReadAllBytesAsync(input, MediaFolder.Cancel)).Chunk(188)];
        byte[][] sound = [.. packets.Where(packet => (((packet[1] & 31) << 8) | packet[2]) == 0x101 && (packet[1] & 0x40) == 0)];
        foreach (byte[] packet in sound[(sound.Length / 2)..(sound.Length / 2 + 4)]) packet.AsSpan(100, 60).Fill(0x5A);
        await File.WriteAllBytesAsync(input, [.. packets.SelectMany(packet => packet)], MediaFolder.Cancel);
        string line = Assert.Single(await SoundCheck.FindAsync(folder.Ffmpeg, info, TimeRange.All, MediaFolder.Cancel));
        Assert.Matches(@"The sound #1 \(audio, ac3\) .* is damaged near 00:00:0", line);
        (_, DamageReport pictures) = await ReadAsync(folder, input, DamagePolicy.Keep);
        Assert.Empty(pictures.Lines("x"));
    }

    [Fact]
    public async Task A_reader_that_cannot_go_on_does_not_wait_for_an_ffmpeg_that_nobody_reads()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        string input = await folder.MakeAsync($"{Clip} @in.mkv");
        MediaInfo info = await folder.ProbeAsync(input);
        string script = folder["ffmpeg"];
        await File.WriteAllTextAsync(script, "#!/bin/bash\ncase \"$*\" in *-version*) exec ffmpeg \"$@\";; *) exec cat /dev/zero;; esac\n", MediaFolder.Cancel);
        await File.WriteAllTextAsync(folder["ffprobe"], "#!/bin/bash\nexec ffprobe \"$@\"\n", MediaFolder.Cancel);
        foreach (string name in new[] { "ffmpeg", "ffprobe" }) if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Ffmpeg endless = await Ffmpeg.FindAsync(script, null, MediaFolder.Cancel);
        Task<FrameReader> opening = FrameReader.OpenAsync(endless, info, new FrameReaderOptions { Format = PixelFormats.Gray }, MediaFolder.Cancel);
        await Assert.ThrowsAsync<BadInputException>(() => opening.WaitAsync(TimeSpan.FromSeconds(60), MediaFolder.Cancel));
    }

    private static async Task<string> HurtAsync(MediaFolder folder)
    {
        string input = await folder.MakeAsync($"{Clip} -an @in.mkv");
        byte[] bytes = await File.ReadAllBytesAsync(input, MediaFolder.Cancel);
        for (int i = bytes.Length * 6 / 10; i < (bytes.Length * 6 / 10) + 40; i++) bytes[i] ^= 0xFF;
        await File.WriteAllBytesAsync(input, bytes, MediaFolder.Cancel);
        return input;
    }

    private static async Task<(long[] Timestamps, DamageReport Report)> ReadAsync(MediaFolder folder, string input, DamagePolicy policy)
    {
        MediaInfo info = await folder.ProbeAsync(input);
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, new FrameReaderOptions { OnDamage = policy }, MediaFolder.Cancel);
        List<long> timestamps = [];
        await foreach (Frame frame in reader.WithCancellation(MediaFolder.Cancel))
        {
            using (frame) timestamps.Add(frame.Timestamp);
        }

        return ([.. timestamps], reader.Damage);
    }
}
