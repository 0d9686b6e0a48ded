using System.CommandLine;
using System.Text.RegularExpressions;
using Fovea.Cli;
using Fovea.Media;

namespace Fovea.Tests.Cli;

/// <summary>What the command line adds to the library's reasons: a remedy for each, of flags and commands that there are.</summary>
public sealed partial class RemediesTests
{
    private static readonly HashSet<string> Flags = [.. All(FoveaCommand.Create()).SelectMany(command => command.Options).SelectMany(option => option.Aliases.Append(option.Name))];

    public static TheoryData<FailureReason> Reasons => [.. Enum.GetValues<FailureReason>().Except([FailureReason.None])];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_a_remedy_of_flags_and_commands_that_there_are(FailureReason reason)
    {
        BadInputException cause = new("that is wrong.");
        string text = Remedies.Text(new BadInputException(cause.Message, cause) { Reason = reason, Values = ["keep"] });
        Assert.StartsWith("that is wrong", text, StringComparison.Ordinal);
        Assert.NotEqual(cause.Message, text);
        Assert.All(Flag().Matches(text), flag => Assert.Contains(flag.Value, Flags));
        Assert.All(Command().Matches(text), command => Assert.Empty(FoveaCommand.Create().Parse(command.Groups["words"].Value + " --help").Errors));
    }

    [Fact]
    public void Kept_work_is_said_after_the_remedy_of_its_cause()
    {
        BadInputException cause = new("'a' is damaged.") { Reason = FailureReason.DamagedInput, Values = ["keep", "skip"] };
        FoveaException kept = new($"{cause.Message} What is done is kept.", cause) { Reason = FailureReason.WorkKept };
        Assert.Equal("'a' is damaged: use a whole copy, or go on with --on-damage keep or skip. What is done is kept: --resume continues.", Remedies.Text(kept));
    }

    [Theory]
    [InlineData(RemedyOption.None, null, "lost: a file; keeps it.")]
    [InlineData(RemedyOption.Encoder, "ffv1", "lost: a file; --encoder ffv1 keeps it.")]
    [InlineData(RemedyOption.PixelFormat, null, "lost: a file; another --pix-fmt keeps it.")]
    [InlineData(RemedyOption.VideoStream, "2", "lost: a file; --video-stream 2 keeps it.")]
    public void Notices_name_the_flag_of_their_option(RemedyOption option, string? value, string expected)
        => Assert.Equal(expected, Remedies.Text(new Notice(NoticeKind.Loss, "lost", "a file", new Remedy("keeps it", option, value))));

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex("--[a-z][a-z-]*")]
    private static partial Regex Flag();

    [GeneratedRegex("'fovea (?<words>[a-z ]+[a-z])[^']*'")]
    private static partial Regex Command();
}
