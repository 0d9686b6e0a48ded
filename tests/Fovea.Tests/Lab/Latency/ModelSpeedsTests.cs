using Fovea.Lab.Latency;
using Fovea.Networks;

namespace Fovea.Tests.Lab.Latency;

public sealed class ModelSpeedsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-").FullName;

    private string Cache => Path.Combine(_folder, "latency", "models.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_time_is_measured_once_and_kept()
    {
        using Model model = ModelZoo.Open("fovea-y-x4"), other = ModelZoo.Open("fovea-16-x4");
        ModelSpeeds speeds = ModelSpeeds.Open(Cache);
        Assert.Null(speeds.Find(model));
        double measured = speeds.Measure(model);
        Assert.InRange(measured, 0.05, 1000);
        Assert.True(speeds.Measure(other) > measured, "four times the work takes no longer");
        speeds.Save();
        Assert.Equal(measured, ModelSpeeds.Open(Cache).Find(model));
        Assert.Null(ModelSpeeds.Open(Cache, afresh: true).Find(model));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"cpu\":\"another\",\"threads\":1,\"version\":\"0\",\"day\":\"2026-01-01\",\"milliseconds\":{}}")]
    public void What_another_machine_or_nobody_measured_does_not_count(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cache)!);
        File.WriteAllText(Cache, text);
        Assert.Empty(ModelSpeeds.Open(Cache).Table.Milliseconds);
    }

    [Fact]
    public void Faces_are_timed_on_faces()
    {
        using Model picture = ModelZoo.Open("fovea-y-x4"), face = ModelZoo.Open("evsrnet-16-face-x4");
        Assert.Equal(((320, 180), (36, 36)), (ModelSpeeds.FrameOf(picture), ModelSpeeds.FrameOf(face)));
    }
}
