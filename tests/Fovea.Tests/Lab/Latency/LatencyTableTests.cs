using Fovea.Lab.Latency;

namespace Fovea.Tests.Lab.Latency;

public sealed class LatencyTableTests : IDisposable
{
    private static readonly LatencyTask Task = new(64, 48, 4, 1);
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-latency-").FullName;

    private string File => Path.Combine(_root, "deep", "table.json");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Between_measurements_a_time_lies_on_the_line_and_beyond_them_it_stays()
    {
        LatencyTable table = LatencyTable.Create(Task);
        table.Add("a", new LatencyPoint(300, 5));
        table.Add("a", new LatencyPoint(100, 1));
        table.Add("a", new LatencyPoint(200, 2));
        Assert.Equal([1.0, 1, 1.5, 2, 3.5, 5, 5], new double[] { 10, 100, 150, 200, 250, 300, 999 }.Select(held => table.Find("a", held)!.Value));
        Assert.Null(table.Find("b", 1));
    }

    [Fact]
    public void A_table_comes_back_from_its_file_for_the_same_task_alone()
    {
        LatencyTable table = LatencyTable.Create(Task);
        table.Add("a", new LatencyPoint(1, 2));
        table.Save(File);
        Assert.Equal(2, LatencyTable.Load(File, Task).Find("a", 7));
        Assert.Empty(LatencyTable.Load(File, Task with { Threads = 2 }).Stages);
        Assert.Empty(LatencyTable.Load(Path.Combine(_root, "none.json"), Task).Stages);
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2")]
    [InlineData("\"lanes\": ", "\"lanes\": 7")]
    [InlineData("\"version\": \"", "\"version\": \"other ")]
    [InlineData("\"cpu\": \"", "\"cpu\": \"another ")]
    [InlineData("{", "{ half a file")]
    public void Measurements_of_something_else_are_not_believed(string text, string other)
    {
        LatencyTable table = LatencyTable.Create(Task);
        table.Add("a", new LatencyPoint(1, 2));
        table.Save(File);
        string json = System.IO.File.ReadAllText(File);
        Assert.Contains(text, json, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, json.Replace(text, other, StringComparison.Ordinal));
        Assert.Empty(LatencyTable.Load(File, Task).Stages);
    }

    [Theory]
    [InlineData(15, 48, 4, 1)]
    [InlineData(64, 99999, 4, 1)]
    [InlineData(64, 48, 5, 1)]
    [InlineData(64, 48, 4, 0)]
    public void Tasks_that_cannot_be_are_refused(int width, int height, int scale, int threads)
        => Assert.Throws<BadInputException>(() => new LatencyTask(width, height, scale, threads).Validate());
}
