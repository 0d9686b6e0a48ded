using System.Diagnostics;
using System.Text.Json;
using Fovea.Lab.Latency;
using Fovea.Networks;
using Fovea.Networks.PyTorch;
using Fovea.Search.Reports;
using Fovea.Search.Spaces;
using Fovea.Tests.Upscaling;
using Fovea.Training;

namespace Fovea.Tests;

/// <summary>What is named may be a pipe that nobody writes to, a device without end, a folder, or nothing: reading it ends, and soon.</summary>
public sealed class ForeignFileTests
{
    private static readonly Action<string>[] Readers =
    [
        path => SearchSpaceJson.Load(path), path => SafeTensors.Read(path), path => PyTorchFile.Read(path),
        path => DatasetLicense.Read(path), path => RecordedStudy.Load(path), path => Fovea.Faces.FaceLabel.Read(path),
        path => Fovea.Training.Datasets.FaceDatasetOptions.ReadIdentities(path), path => Fovea.Cli.Commands.TrainCommandConfig.ReadFile(path), path => Model.Load(Path.GetDirectoryName(path)!),
    ];

    [Fact]
    public void A_device_without_end_is_too_large()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no /dev/zero here");
        Assert.Contains("larger than 1 MiB", Assert.Throws<IOException>(() => ForeignFile.ReadBytes("/dev/zero", 1 << 20)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_without_a_writer_is_told_by_every_reader()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes with names");
        using TemporaryFolder folder = new();
        string pipe = folder["card.json"];
        Process.Start("mkfifo", [folder["pipe"]]).WaitForExit();
        File.CreateSymbolicLink(pipe, folder["pipe"]);
        Parallel.ForEach(Readers, read => Assert.ThrowsAny<BadInputException>(() => read(pipe)));
    }

    [Fact]
    public async Task A_pipe_with_a_writer_is_read_to_its_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes with names");
        using TemporaryFolder folder = new();
        string pipe = folder["space.json"];
        Process.Start("mkfifo", [pipe]).WaitForExit();
        Task writing = Task.Run(() => File.AppendAllText(pipe, "one\ntwo"), TestContext.Current.CancellationToken);
        Assert.Equal(["one", "two"], ForeignFile.ReadLines(pipe));
        await writing;
    }

    [Fact]
    public void What_was_measured_before_may_be_anything()
    {
        using TemporaryFolder folder = new();
        string path = folder["models.json"];
        foreach (string text in new[] { "", "null", "[]", "{\"cpu\":\"\\ud800\"}", new string('[', 100_000), "{\"milliseconds\":{\"a\":1e999}}", "{\"stages\":{\"a\":[null]}}" })
        {
            File.WriteAllText(path, text);
            Assert.Empty(ModelSpeeds.Open(path).Table.Milliseconds);
            Assert.Empty(LatencyTable.Load(path, new LatencyTask(64, 48, 4, 1)).Stages);
        }
    }

    [Fact]
    public void An_expression_of_terms_does_not_go_back_and_forth()
    {
        using TemporaryFolder folder = new();
        string path = folder["terms.json"];
        File.WriteAllText(path, JsonSerializer.Serialize(new[] { new { name = "(a+)+b", source = "s", terms = "t" } }));
        IReadOnlyList<DatasetLicense> terms = DatasetLicense.Read(path);
        Assert.Equal("not stated", DatasetLicense.Describe(terms, new string('a', 60), "1", null).Terms);
    }
}
