using System.CommandLine;
using System.Text.RegularExpressions;

namespace Fovea.Cli.Help;

/// <summary>The help of a command, within 80 columns: what it does, how it is called, what it takes, examples.</summary>
internal static partial class HelpPage
{
    private const int OptionColumn = 28;

    /// <summary>The page, line by line.</summary>
    /// <param name="command">The command; of one that only has commands of its own, those are listed in a line each.</param>
    public static IEnumerable<string> Lines(Command command)
    {
        (string[] text, string[] examples) = Split(command);
        IEnumerable<string> lines = HelpText.Fill(text).Concat(Usage(command));
        Command[] commands = [.. command.Subcommands.Where(sub => !sub.Hidden)];
        if (commands.Length > 0) lines = lines.Concat(Commands(commands));
        lines = lines.Concat(Symbols("Arguments:", command.Arguments.Where(argument => !argument.Hidden).Select(argument => ($"  {OptionText.Value(argument)}", argument.Description ?? ""))));
        lines = lines.Concat(Symbols("Options:", Options(command)));
        if (commands.Length > 0) lines = lines.Concat(["", $"'{Path(command).Replace("fovea", "fovea help", StringComparison.Ordinal)} COMMAND' shows what a command takes, with examples."]);
        return examples.Length == 0 ? lines : lines.Concat(["", "Examples:"]).Concat(examples.SelectMany(HelpText.Command));
    }

    /// <summary>The first sentence of a command's description.</summary>
    public static string Summary(Command command) => FirstSentence().Match(string.Join(' ', Split(command).Text.TakeWhile(line => line.Length > 0))).Groups["text"].Value;

    private static (string[] Text, string[] Examples) Split(Command command)
    {
        string[] lines = (command.Description ?? "").ReplaceLineEndings("\n").Split('\n');
        int at = Array.FindIndex(lines, line => line.Trim() == "Examples:");
        if (at < 0) at = lines.Length;
        string[] text = [.. lines.Take(at).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()];
        return (text, [.. lines.Skip(at + 1).Select(line => line.Trim()).Where(line => line.Length > 0)]);
    }

    private static IEnumerable<string> Usage(Command command)
    {
        IEnumerable<string> words = command.Arguments.Where(argument => !argument.Hidden).Select(OptionText.Value);
        if (command.Subcommands.Any(sub => !sub.Hidden)) words = words.Append(command.Action is null ? "COMMAND" : "[COMMAND]");
        words = words.Concat(command.Options.Where(option => option.Required).Select(option => $"{option.Name} {OptionText.Value(option)}"));
        return HelpText.Wrap($"{Path(command)} {string.Join(' ', words)} [OPTIONS]", "Usage: ", 8);
    }

    private static IEnumerable<string> Commands(Command[] commands)
    {
        int column = commands.Max(command => command.Name.Length) + 4;
        return commands.SelectMany(command => HelpText.Row($"  {command.Name}", Summary(command), column)).Prepend("Commands:").Prepend("");
    }

    private static IEnumerable<(string Left, string Right)> Options(Command command) =>
        command.Options.Where(option => !option.Hidden).OrderBy(option => option is System.CommandLine.Help.HelpOption or VersionOption).Select(option => ($"  {OptionText.Names(option)}", OptionText.Description(option)));

    private static IEnumerable<string> Symbols(string title, IEnumerable<(string Left, string Right)> rows)
    {
        string[] lines = [.. rows.SelectMany(row => HelpText.Row(row.Left, row.Right, OptionColumn))];
        return lines.Length == 0 ? [] : lines.Prepend(title).Prepend("");
    }

    /// <summary>For example <c>fovea faces detect</c>.</summary>
    public static string Path(Command command)
    {
        if (command is RootCommand) return "fovea";
        Command? parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? command.Name : $"{Path(parent)} {command.Name}";
    }

    [GeneratedRegex(@"^(?<text>.*?)(?:[.:;](?=\s|$)|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex FirstSentence();
}
