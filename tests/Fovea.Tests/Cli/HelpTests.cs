using System.CommandLine;
using Fovea.Cli;
using Fovea.Cli.Help;
using Fovea.Tests.References;

namespace Fovea.Tests.Cli;

public sealed class HelpTests
{
    [Fact]
    public void Every_example_in_the_help_parses()
        => Assert.Empty(Commands().SelectMany(c => CommandExamples.InHelp(c.Command.Description ?? "")).SelectMany(line => CommandExamples.Errors(FoveaCommand.Create(), line)));

    [Fact]
    public void Every_command_that_does_something_shows_an_example_of_itself()
    {
        foreach ((string path, Command command) in Commands().Where(c => c.Command.Subcommands.Count == 0 && c.Command is not RootCommand))
        {
            IEnumerable<string> examples = CommandExamples.InHelp(command.Description ?? "");
            Assert.True(examples.Any(line => line == path || line.StartsWith($"{path} ", StringComparison.Ordinal)), $"'{path} --help' shows no example");
        }
    }

    [Fact]
    public void Every_command_in_the_documents_parses()
    {
        IEnumerable<string> errors = Documents().SelectMany(
            file => CommandExamples.InMarkdown(File.ReadAllText(file)).SelectMany(line => CommandExamples.Errors(FoveaCommand.Create(), line)),
            (file, error) => $"{Path.GetRelativePath(Repository.Root, file)}: {error}");
        Assert.Empty(errors);
    }

    [Fact]
    public void Help_of_every_command_names_its_options()
    {
        foreach ((string path, Command command) in Commands())
        {
            using StringWriter output = new();
            using StringWriter error = new();
            string[] arguments = [.. path.Split(' ').Skip(1), "--help"];
            int exitCode = FoveaCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
            Assert.True(exitCode == 0 && error.ToString().Length == 0, $"'{path} --help' exits with {exitCode}: {error}");
            Assert.All(command.Options.Where(option => !option.Hidden), option => Assert.Contains(option.Name, output.ToString(), StringComparison.Ordinal));
            Assert.All(command.Subcommands.Where(sub => !sub.Hidden), sub => Assert.Contains(sub.Name, output.ToString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_page_fits_a_terminal_of_80_columns_and_shows_no_raw_placeholder()
    {
        foreach ((string path, Command command) in Commands())
        {
            string[] lines = [.. HelpPage.Lines(command)];
            Assert.All(lines, line => Assert.True(line.Length < 80, $"'{path} --help': {line}"));
            Assert.All(lines, line => Assert.False(line.Contains('<', StringComparison.Ordinal) && line.Contains('>', StringComparison.Ordinal) && !line.Contains("< low.nut >", StringComparison.Ordinal), $"'{path} --help': {line}"));
        }
    }

    [Fact]
    public void What_an_option_chooses_from_is_shown()
    {
        foreach ((string path, Command command) in Commands())
        {
            string page = string.Join(' ', string.Join(' ', HelpPage.Lines(command)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            foreach (Option option in command.Options.Where(option => !option.Hidden))
            {
                // All models would fill a page in each of five options; what lists them is named.
                string[] choices = OptionText.Choices(option);
                if (choices.Contains(Fovea.Networks.ModelZoo.DefaultName(4))) choices = ["'fovea models'"];
                Assert.All(choices, choice => Assert.True(page.Contains(choice, StringComparison.OrdinalIgnoreCase), $"'{path} --help' does not say that {option.Name} takes {choice}"));
            }
        }
    }

    [Fact]
    public void Commands_are_listed_in_a_line_each_without_examples()
    {
        foreach ((string path, Command command) in Commands().Where(c => c.Command.Subcommands.Count > 0))
        {
            string[] lines = [.. HelpPage.Lines(command).SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.Length > 0)];
            Assert.True(lines.Length == command.Subcommands.Count(sub => !sub.Hidden), $"'{path} --help': {string.Join('\n', lines)}");
        }

        Assert.DoesNotContain("Examples:", HelpPage.Lines(FoveaCommand.Create()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0, "search")]
    [InlineData(0, "faces")]
    [InlineData(0, "help")]
    [InlineData(0, "help", "faces", "detect")]
    public async Task A_command_of_commands_alone_prints_its_help(int expected, params string[] arguments)
    {
        using UpscaleProcess process = UpscaleProcess.StartProgram("dotnet", [], [UpscaleProcess.Program, .. arguments]);
        UpscaleOutcome outcome = await process.WaitAsync();
        Assert.Equal((expected, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Contains("Usage: fovea", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(arguments is ["help", ..] and not ["help"] ? "Examples:" : "Commands:", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean upscale?", "upscal", "x.mp4")]
    [InlineData("did you mean upscale?", "help", "upsacle")]
    [InlineData("did you mean detect?", "faces", "detetc")]
    [InlineData("there are run, network, fgnas, target", "search", "quickly")]
    [InlineData("did you mean --model?", "upscale", "x.mp4", "--modle", "y")]
    [InlineData("did you mean --scale?", "train", "--scal", "4")]
    [InlineData("did you mean libx265?", "upscale", "x.mp4", "--encoder", "libx26")]
    public async Task What_was_probably_meant_is_said(string suggestion, params string[] arguments)
    {
        (int exitCode, string errors) = await InProcess.RunAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(suggestion.Replace("libx265?", "libx264 or libx265?", StringComparison.Ordinal), errors, StringComparison.Ordinal);
        Assert.Equal(2, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Every_option_and_argument_is_described()
        => Assert.All(
            Commands().SelectMany(c => c.Command.Options.Cast<Symbol>().Concat(c.Command.Arguments), (c, symbol) => (c.Path, symbol)),
            item => Assert.False(string.IsNullOrWhiteSpace(item.symbol.Description), $"{item.Path} {item.symbol.Name} has no description"));

    [Theory]
    [InlineData("fovea --no-such-flag")]
    [InlineData("fovea no-such-command")]
    [InlineData("fovea --help && ./fovea no-such-command")]
    [InlineData("cat a.nut | ./fovea no-such-command > b.nut")]
    [InlineData("FFMPEG_PATH=/opt/ffmpeg fovea \"no such command\" # comment")]
    public void A_command_that_does_not_parse_is_caught(string line)
    {
        Assert.NotEmpty(CommandExamples.Errors(FoveaCommand.Create(), line));
        Assert.Equal([line], CommandExamples.InMarkdown($"Text.\n\n```sh\n$ ls\n{line}\n```\n"));
    }

    [Theory]
    [InlineData("fovea --help   # fovea no-such-command")]
    [InlineData("./fovea --version > version.txt")]
    [InlineData("echo fovea no-such-command")]
    [InlineData("git clone https://example.org/fovea && cd fovea")]
    public void What_is_no_wrong_command_passes(string line) => Assert.Empty(CommandExamples.Errors(FoveaCommand.Create(), line));

    [Fact]
    public void Continued_lines_are_one_command_and_text_outside_fences_is_none()
        => Assert.Equal(["fovea --help"], CommandExamples.InMarkdown("fovea bad\n```sh\nfovea \\\n  --help\n```\nfovea bad\n"));

    private static IEnumerable<(string Path, Command Command)> Commands() => Walk("fovea", FoveaCommand.Create());

    private static IEnumerable<(string Path, Command Command)> Walk(string path, Command command)
        => command.Subcommands.SelectMany(sub => Walk($"{path} {sub.Name}", sub)).Prepend((path, command));

    private static IEnumerable<string> Documents()
    {
        string readme = Path.Combine(Repository.Root, "README.md");
        string docs = Path.Combine(Repository.Root, "docs");
        IEnumerable<string> pages = Directory.Exists(docs) ? Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories) : [];
        return File.Exists(readme) ? pages.Prepend(readme) : pages;
    }
}
