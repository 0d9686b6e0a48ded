using Fovea.Lab.Evaluation;

namespace Fovea.Tests.Lab.Evaluation;

public sealed class ClipDiscoveryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-clips-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Stills_frame_folders_and_videos_may_be_mixed()
    {
        Touch("b.png", "notes.txt", "talk.mp4", "city/00000000.jxl", "city/00000001.jxl", "city/readme.md", "deep/er/walk.mkv", ".hidden.png");
        ClipSet set = ClipDiscovery.Find(_root);
        Assert.Equal(["b Still 1", "city FrameFolder 2", "deep/er/walk Video 1", "talk Video 1"], set.Clips.Select(c => $"{c.Name} {c.Kind} {c.Files.Count}"));
        Assert.Empty(set.SkippedLow);
    }

    [Fact]
    public void Low_resolution_companions_are_no_clips()
    {
        Touch("img_001_SRF_4_HR.png", "img_001_SRF_4_LR.png", "img_002_SRF_4_LR.png", "DOLLAR.png", "DOLHR.png", "set/HR/1.png", "set/LR/1.png");
        ClipSet set = ClipDiscovery.Find(_root);
        Assert.Equal(["DOLHR", "DOLLAR", "img_001_SRF_4_HR", "img_002_SRF_4_LR", "set/HR"], set.Clips.Select(c => c.Name));
        Assert.Equal(["LR", "img_001_SRF_4_LR.png"], set.SkippedLow.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Frames_follow_their_numbers()
    {
        Touch("clip/frame10.png", "clip/frame9.png", "clip/frame100.png", "clip/Frame 1.png");
        Assert.Equal(["Frame 1.png", "frame9.png", "frame10.png", "frame100.png"], ClipDiscovery.Find(_root).Clips.Single().Files.Select(f => Path.GetFileName(f)!));
    }

    [Fact]
    public void Files_that_differ_in_their_extension_only_keep_it()
    {
        Touch("a.png", "a.mp4", "c.png");
        Assert.Equal(["a.mp4", "a.png", "c"], ClipDiscovery.Find(_root).Clips.Select(c => c.Name));
    }

    [Fact]
    public void One_file_is_one_clip()
    {
        Touch("x.webm");
        Assert.Equal(ClipKind.Video, ClipDiscovery.Find(Path.Combine(_root, "x.webm")).Clips.Single().Kind);
    }

    [Fact]
    public void Folders_without_pictures_are_refused()
    {
        Touch("notes.txt", "sub/more.txt");
        Assert.Contains(_root, Assert.Throws<BadInputException>(() => ClipDiscovery.Find(_root)).Message);
        Assert.Throws<BadInputException>(() => ClipDiscovery.Find(Path.Combine(_root, "notes.txt")));
        Assert.Throws<BadInputException>(() => ClipDiscovery.Find(Path.Combine(_root, "missing")));
    }

    private void Touch(params string[] names)
    {
        foreach (string name in names)
        {
            string path = Path.Combine(_root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
    }
}
