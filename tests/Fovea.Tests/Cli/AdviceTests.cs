using System.CommandLine;
using System.Text.RegularExpressions;
using Fovea.Cli;
using Fovea.Tests.References;

namespace Fovea.Tests.Cli;

/// <summary>Messages that tell a person what to type name commands and options that exist.</summary>
[Trait("Category", "Culture")]
public sealed partial class AdviceTests
{
    [Fact]
    public void Messages_name_commands_that_exist()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))];
        string[] advice = [.. files.SelectMany(file => Advice().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))];
        Assert.True(advice.Length > 20, $"only {advice.Length} were found");
        string[] wrong = [.. advice.Where(line => Wrong(line) is not null)];
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("models list", "list")]
    [InlineData("study tables", null)]
    [InlineData("train --no-such-option", "--no-such-option")]
    [InlineData("upscale VIDEO --model {winner.Name}", null)]
    [InlineData("modles", "modles")]
    public void A_wrong_one_is_found(string line, string? wrong) => Assert.Equal(wrong, Wrong(line));

    // Single quotes are how messages quote what can be typed.
    [GeneratedRegex("'fovea ([^'\n\"]+)'")]
    private static partial Regex Advice();

    // The first word that is neither a command nor an option of the command before it; null for none.
    private static string? Wrong(string line)
    {
        Command at = FoveaCommand.Create();
        HashSet<string> options = [];
        foreach (string word in line.Split(' '))
        {
            if (at.Subcommands.FirstOrDefault(sub => sub.Name == word || sub.Aliases.Contains(word)) is { } found) at = found;
            else if (word.StartsWith('-') && !Known(at, options).Contains(word)) return word;
            else if (!word.StartsWith('-') && at.Subcommands.Count > 0 && at.Arguments.Count == 0 && word.All(char.IsAsciiLetterLower)) return word;
            foreach (Option option in at.Options) options.UnionWith([option.Name, .. option.Aliases]);
        }

        return null;
    }

    private static HashSet<string> Known(Command at, HashSet<string> above) => [.. above, .. at.Options.SelectMany(option => option.Aliases.Append(option.Name))];
}
