using Fovea.Media;

namespace Fovea.Tests.Media;

public sealed class FfmpegTests
{
    [Fact]
    public async Task A_missing_ffmpeg_names_the_remedy()
    {
        MissingDependencyException failure = await Assert.ThrowsAsync<MissingDependencyException>(() => Ffmpeg.FindAsync(null, "/nowhere", MediaFolder.Cancel));
        Assert.Contains("apt-get install ffmpeg", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_FFMPEG_PATH_is_named()
    {
        MissingDependencyException failure = await Assert.ThrowsAsync<MissingDependencyException>(() => Ffmpeg.FindAsync("/nowhere/ffmpeg", null, MediaFolder.Cancel));
        Assert.Contains("/nowhere/ffmpeg", failure.Message, StringComparison.Ordinal);
        Assert.Contains("FFMPEG_PATH", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4.4.1-0ubuntu1", false)]
    [InlineData("5.0.3", false)]
    [InlineData("5.1", true)]
    [InlineData("n7.1.1", true)]
    [InlineData("N-112233-gabcdef", true)]
    [InlineData("2024-02-01-git-abc", true)]
    public async Task Old_releases_are_refused(string version, bool accepted)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("makes shell scripts");
        using MediaFolder folder = await MediaFolder.CreateAsync();
        foreach (string name in new[] { "ffmpeg", "ffprobe" })
        {
            await File.WriteAllTextAsync(folder[name], $"#!/bin/sh\necho '{name} version {version} Copyright (c) the FFmpeg developers'\n", MediaFolder.Cancel);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (accepted)
        {
            Assert.Equal(version, (await Ffmpeg.FindAsync(folder.Root, null, MediaFolder.Cancel)).VersionText);
            Assert.Equal(folder["ffprobe"], (await Ffmpeg.FindAsync(folder["ffmpeg"], null, MediaFolder.Cancel)).ProbePath);
        }
        else
        {
            MissingDependencyException failure = await Assert.ThrowsAsync<MissingDependencyException>(() => Ffmpeg.FindAsync(folder.Root, null, MediaFolder.Cancel));
            Assert.Contains(version, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cancelling_kills_the_program()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => folder.Ffmpeg.RunAsync(["-re", "-f", "lavfi", "-i", "testsrc2", "-f", "null", "-"], source.Token));
    }

    [Fact]
    public async Task Encoders_are_looked_up_in_the_build()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        Assert.True(await folder.Ffmpeg.HasEncoderAsync("ffv1"));
        Assert.False(await folder.Ffmpeg.HasEncoderAsync("libnothing"));
        Encoder absent = Encoders.X264 with { Name = "libnothing" };
        await Assert.ThrowsAsync<MissingDependencyException>(() => Encoders.RequireAsync(folder.Ffmpeg, absent));
    }
}
