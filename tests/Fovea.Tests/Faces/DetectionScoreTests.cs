using Fovea.Faces;

namespace Fovea.Tests.Faces;

public sealed class DetectionScoreTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Hits_false_alarms_and_what_does_not_count_are_told_apart()
    {
        DetectionScore judge = new(label => label.IsFromTeacher);
        judge.Add(
            [Found(0, 0.9f), Found(1, 0.8f), Found(100, 0.95f), Found(200, 0.5f), Found(300, 0.6f), Found(400, 0.4f)],
            [Label(0, "face"), Label(100, "ignore"), Label(200, "head", "original"), Label(300, "face"), Label(500, "face")]);
        // At 0: one hit and one that comes second; at 100 and 200 nothing counts; at 300 a hit; at 400 nothing is; 500 is missed.
        Assert.Equal((3, 2, 2), (judge.Labels, judge.Hits, judge.FalseAlarms));
        Assert.Equal(0.5, judge.Precision);
        Assert.Equal(2.0 / 3, judge.Recall, 1e-9);
        // By score: hit, false, hit, false.
        Assert.Equal(1.0 / 3, judge.RecallAt(1), 1e-9);
        Assert.Equal(2.0 / 3, judge.RecallAt(0.6), 1e-9);
        Assert.Equal(2.0 / 3, judge.RecallAt(0.5), 1e-9);
    }

    [Fact]
    public void Labels_are_read_by_the_names_of_their_columns()
    {
        File.WriteAllText(_file, "w,h,file,x,y,label,score,source,lx0\n3,4,a.jpg,1,2,face,1.0,teacher,9\n1,1,b.jpg,0.5,0,head,,original,\n5,6,a.jpg,7,8,ignore,0.5,teacher,9\n");
        IReadOnlyList<(string File, IReadOnlyList<FaceLabel> Labels)> read = FaceLabel.Read(_file);
        Assert.Equal(["a.jpg", "b.jpg"], read.Select(file => file.File));
        Assert.Equal([new(new FaceBox(1, 2, 4, 6), "face", "teacher"), new(new FaceBox(7, 8, 12, 14), "ignore", "teacher")], read[0].Labels);
    }

    [Theory]
    [InlineData("file,x\n", "need the columns")]
    [InlineData("", "need the columns")]
    [InlineData("file,x,y,w,h,label,source\na,1,2\n", "Line 2 of")]
    [InlineData("file,x,y,w,h,label,source\na,1,2,NaN,3,face,me\n", "'NaN' where a number belongs")]
    public void Wrong_labels_are_refused_with_their_line(string text, string what)
    {
        File.WriteAllText(_file, text);
        Assert.Contains(what, Assert.Throws<BadInputException>(() => FaceLabel.Read(_file)).Message, StringComparison.Ordinal);
    }

    private static Face Found(float left, float score) => new(new FaceBox(left, 0, left + 10, 10), score, []);

    private static FaceLabel Label(float left, string kind, string source = "teacher") => new(new FaceBox(left, 0, left + 10, 10), kind, source);
}
