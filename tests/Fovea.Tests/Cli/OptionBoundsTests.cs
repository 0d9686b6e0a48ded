using System.CommandLine;
using Fovea.Cli;

namespace Fovea.Tests.Cli;

/// <summary>No number on any command line crashes a command: it is a usage error, whatever the command is.</summary>
[Trait("Category", "Culture")]
public sealed class OptionBoundsTests
{
    private static readonly Type[] Numbers = [typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(float), typeof(double), typeof(TimeSpan)];

    [Theory]
    [InlineData("faces detect x --every -1", "at least 1")]
    [InlineData("upscale x.mp4 --threads -1", "from 0")]
    [InlineData("study tell s --key k --value abc", "--value takes a number, not 'abc'.")]
    public void A_wrong_value_is_told_once(string line, string word)
        => Assert.Contains(word, Assert.Single(Fovea.Cli.Help.ParseErrors.Of(FoveaCommand.Create().Parse(line))), StringComparison.Ordinal);

    // What a command needs beside the option.
    private static readonly Dictionary<string, string[]> Needed = new()
    {
        [" upscale"] = ["x.mp4"],
        [" evaluate"] = ["--models", "bicubic", "--data", "x"],
        [" faces detect"] = ["x.png"],
        [" study benchmark"] = ["--objective", "branin"],
    };

    public static TheoryData<string> Options()
    {
        TheoryData<string> found = [];
        foreach ((string path, Option option) in Walk(FoveaCommand.Create(), "")) found.Add($"{path}|{option.Name}");
        return found;
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Values_that_are_no_sensible_number_are_usage_errors(string option)
    {
        string[] parts = option.Split('|');
        string[] path = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string value in new[] { "NaN", "-Infinity", "1e400", "99999999999999999999999", "soon", "" })
        {
            string[] command = [.. path, .. Needed.GetValueOrDefault(parts[0], [])];
            ParseResult result = FoveaCommand.Create().Parse([.. command, parts[1], value]);
            Assert.NotEmpty(result.Errors);

            // Where a command lacks something, its options are not looked at.
            if (FoveaCommand.Create().Parse([.. command, parts[1], "1"]).Errors.Count == 0) Assert.Contains(result.Errors, error => error.Message.Contains(value, StringComparison.Ordinal) || error.Message.Contains(parts[1], StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("only 40", "Max open files            40                   40                   files     ")]
    [InlineData(null, "Max open files            1024                 524288               files     ")]
    [InlineData(null, "Max open files            unlimited            unlimited            files     ")]
    public void Too_few_open_files_are_said(string? expected, string line)
    {
        string? said = OpenFiles.TooFewOf(line);
        Assert.Equal(expected is null, said is null);
        if (expected is not null) Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, Option Option)> Walk(Command command, string path)
    {
        foreach (Option option in command.Options)
        {
            Type type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
            if (Numbers.Contains(Nullable.GetUnderlyingType(type) ?? type)) yield return (path, option);
        }

        foreach (Command child in command.Subcommands)
        {
            foreach ((string, Option) found in Walk(child, $"{path} {child.Name}")) yield return found;
        }
    }
}
