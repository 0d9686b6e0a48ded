using Fovea.Search;
using Fovea.Search.Programs;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Tests.Search.Programs;

public sealed class ObjectiveProgramTests
{
    [Theory]
    [InlineData("""{"error":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"value":1,"artefacts":{"a":"\ud800"}}""")]
    [InlineData("""{"value":null}""")]
    [InlineData("""{"values":[null]}""")]
    [InlineData("""{"values":{}}""")]
    [InlineData("""{"value":1,"value":2}""")]
    [InlineData("""{"error":"\u0000"}""")]
    public void A_line_that_makes_no_sense_fails_its_trial(string line)
    {
        ObjectiveAnswer answer = ObjectiveAnswer.Parse(line)!.Value;
        Assert.Equal(TrialState.Failed, answer.Outcome!.State);
        Assert.DoesNotContain('\0', answer.Outcome.Error!);
    }

    [Fact]
    public void A_line_nested_deeper_than_any_answer_fails_its_trial()
        => Assert.Equal(TrialState.Failed, ObjectiveAnswer.Parse("{\"value\":" + new string('[', 100_000) + "}")!.Value.Outcome!.State);

    [Fact]
    public async Task A_line_without_end_is_refused_or_cut_and_not_kept()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<InvalidDataException>(async () => await new ProgramLines(new Endless(), cut: false).NextAsync(cancel));
        ProgramLines lines = new(new StringReader(new string('a', 3_000_000) + "\r\nnext\nlast"), cut: true);
        Assert.InRange((await lines.NextAsync(cancel))!.Length, 1, ProgramLines.LongestLine + 1);
        Assert.Equal("next", await lines.NextAsync(cancel));
        Assert.Equal("last", await lines.NextAsync(cancel));
        Assert.Null(await lines.NextAsync(cancel));
    }

    [Theory]
    [InlineData("while read line; do sleep 1000; done", "the limit for a trial")]
    [InlineData("read line; echo '{\"value\":1}'; read line; yes aaaaaaa | tr -d '\\n'", "characters")]
    public async Task A_program_that_hangs_or_writes_without_end_fails_its_trial(string script, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "s", new SearchSpace([new FloatParameter("x", 0, 1)]), new());
        await using ObjectiveProgram program = new(["sh", "-c", script], timeLimit: TimeSpan.FromSeconds(script.Contains("sleep", StringComparison.Ordinal) ? 0.5 : 60));
        await new SearchRunner(study, new() { Trials = 2 }, new()).RunAsync([program.RunAsync], TestContext.Current.CancellationToken);
        Assert.Contains(expected, study.Trials()[1].Error!, StringComparison.Ordinal);
    }

    private sealed class Endless : TextReader
    {
        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill('a');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
