using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

[Trait("Category", "Culture")]
public sealed class UpscaleTargetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("clip.mp4", "clip_net_x4.mp4")]
    [InlineData("clip.webm", "clip_net_x4.webm")]
    [InlineData("clip.mpg", "clip_net_x4.mkv")]
    [InlineData("clip", "clip_net_x4.mkv")]
    [InlineData("photo.png", "photo_net_x4.png")]
    [InlineData("photo.ppm", "photo_net_x4.png")]
    [InlineData("photo.jpg", "photo_net_x4.jpg")]
    public void One_file_is_named_after_model_and_scale(string input, string expected)
    {
        UpscaleTarget target = Assert.Single(UpscaleTargets.Resolve([_folder.Touch(input)], null, "net", 4).Targets);
        Assert.Equal(_folder[expected], target.Output);
        Assert.False(target.IsFromFolder);
    }

    [Fact]
    public void A_scale_in_the_model_s_name_is_not_repeated()
        => Assert.Equal(_folder["clip_fovea-y_x4.mp4"], Assert.Single(UpscaleTargets.Resolve([_folder.Touch("clip.mp4")], null, "fovea-y-x4", 4).Targets).Output);

    [Fact]
    public void Several_inputs_go_into_a_folder()
    {
        string[] inputs = [_folder.Touch("a.mp4"), _folder.Touch("b.mkv")];
        Assert.Equal(
            [_folder["out/a_net_x2.mp4"], _folder["out/b_net_x2.mkv"]],
            UpscaleTargets.Resolve(inputs, _folder["out"], "net", 2).Targets.Select(target => target.Output));
    }

    [Fact]
    public void A_folder_keeps_relative_paths_and_leaves_out_what_is_no_picture_its_own_output_and_work_folders()
    {
        _folder.Touch("in/a.mp4");
        _folder.Touch("in/deep/er/b.jpg");
        _folder.Touch("in/notes.txt");
        _folder.Touch("in/out/a.mp4");
        _folder.Touch("in/c.mp4.fovea-work/segment-00000.nut");
        IReadOnlyList<UpscaleTarget> targets = UpscaleTargets.Resolve([_folder["in"]], _folder["in/out"], "net", 4).Targets;
        Assert.Equal([_folder["in/out/a.mp4"], _folder["in/out/deep/er/b.jpg"]], targets.Select(target => target.Output));
        Assert.All(targets, target => Assert.True(target.IsFromFolder));
    }

    [Fact]
    public void A_folder_s_default_output_stands_beside_it()
    {
        _folder.Touch("in/a.mp4");
        Assert.Equal(_folder["in_net_x3/a.mp4"], Assert.Single(UpscaleTargets.Resolve([_folder["in"] + "/"], null, "net", 3).Targets).Output);
    }

    [Fact]
    public void Pictures_that_would_get_the_same_name_are_kept_apart()
    {
        _folder.Touch("in/a.ppm");
        _folder.Touch("in/a.png");
        IEnumerable<string> outputs = UpscaleTargets.Resolve([_folder["in"]], _folder["out"], "net", 4).Targets.Select(target => target.Output);
        Assert.Equal([_folder["out/a.png"], _folder["out/a.ppm.png"]], outputs);
    }

    [Fact]
    public void Standard_input_goes_to_standard_output_by_default()
    {
        Assert.Equal([new UpscaleTarget("-", "-")], UpscaleTargets.Resolve(["-"], null, "net", 4).Targets);
        Assert.Equal([new UpscaleTarget("-", "out.mkv")], UpscaleTargets.Resolve(["-"], "out.mkv", "net", 4).Targets);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused_with_its_name()
    {
        _folder.Touch("in/a.mp4");
        _folder.Touch("other/a.mp4");
        _folder.Touch("file");
        Directory.CreateDirectory(_folder["empty"]);
        AssertRefused("missing.mp4", [_folder["missing.mp4"]], null);
        AssertRefused("empty", [_folder["empty"]], null);
        AssertRefused("in", [_folder["in/a.mp4"]], _folder["in"]);
        AssertRefused("out.mp4", [_folder["in"]], _folder["out.mp4"]);
        AssertRefused("file", [_folder["in"]], _folder["file"]);
        AssertRefused("a_net_x4.mp4", [_folder["in/a.mp4"], _folder["other/a.mp4"]], _folder["out"]);
        AssertRefused("standard input", ["-", _folder["in/a.mp4"]], null);
        AssertRefused("standard output", [_folder["in"]], "-");
    }

    private static void AssertRefused(string word, string[] inputs, string? output)
    {
        string message = Assert.Throws<BadInputException>(() => UpscaleTargets.Resolve(inputs, output, "net", 4).Targets).Message;
        Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
