using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Fovea.Cli.Help;

/// <summary>What is wrong with a command line, in words, with what was probably meant.</summary>
internal static partial class ParseErrors
{
    /// <summary>One line for each error.</summary>
    public static IEnumerable<string> Of(ParseResult result)
    {
        // A mistyped command makes the library complain of all that follows it.
        Command command = result.CommandResult.Command;
        if (result.UnmatchedTokens is [string first, ..] && !first.StartsWith('-') && command is { Subcommands.Count: > 0, Arguments.Count: 0 }) return [NoCommand(command, first)];

        // Nor is what stands behind a mistyped option a mistake of its own.
        bool isMistyped = result.UnmatchedTokens.Any(token => token.StartsWith('-'));
        IEnumerable<ParseError> errors = result.Errors.Where(error => !isMistyped || Unknown().Match(error.Message) is not { Success: true } match || match.Groups["token"].Value.StartsWith('-'));

        // The last check of an option knows it best.
        return errors.GroupBy(error => error.SymbolResult is OptionResult option ? option : (object)error).Select(same => Explain(same.Last(), command)).Distinct();
    }

    /// <summary>There is no such command, but perhaps a similar one.</summary>
    public static string NoCommand(Command parent, string name)
    {
        string[] known = [.. parent.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)];
        string path = parent is RootCommand ? "" : $" of '{HelpPage.Path(parent)}'";
        string there = known.Length > 0 ? $"there are {string.Join(", ", known)}." : "it has none.";
        return $"there is no command '{name}'{path}; {Suggestion(name, known) ?? there}";
    }

    /// <summary>There is no such option, but perhaps a similar one.</summary>
    public static string NoOption(Command command, string name)
    {
        string[] known = [.. command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name)).Where(option => option.StartsWith("--", StringComparison.Ordinal))];
        string suggestion = Suggestion(name.Split('=', ':')[0], known) is { } near ? $"; {near}" : ".";
        return $"there is no option '{name}'{suggestion}";
    }

    private static string? Suggestion(string name, IReadOnlyList<string> known)
    {
        IReadOnlyList<string> near = Spelling.Nearest(name, known);
        return near.Count > 0 ? $"did you mean {string.Join(" or ", near)}?" : null;
    }

    private static string Explain(ParseError error, Command command)
    {
        // The library lists the values it would take one a line.
        string message = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (Unknown().Match(message) is { Success: true } unknown)
        {
            string token = unknown.Groups["token"].Value;
            return token.StartsWith('-') ? NoOption(command, token) : $"'{token}' is one word too many: '{HelpPage.Path(command)}' takes no more.";
        }

        // The library would name a type of .NET.
        if (Unreadable().Match(message) is { Success: true } unreadable) return $"{unreadable.Groups["option"].Value} takes {Kind(unreadable.Groups["type"].Value)}, not '{unreadable.Groups["token"].Value}'.";
        if (NotAmong().Match(message) is not { Success: true } wrong) return message;
        string[] values = [.. Quoted().Matches(wrong.Groups["values"].Value).Select(match => match.Groups["value"].Value)];
        string option = error.SymbolResult is OptionResult { Option.Name: { } name } ? $"{name}: " : "";
        string near = Suggestion(wrong.Groups["token"].Value, values) is { } suggestion ? $"; {suggestion}" : ".";
        return $"{option}'{wrong.Groups["token"].Value}' is none of {string.Join(", ", values)}{near}";
    }

    private static string Kind(string type) => type switch
    {
        "System.Double" or "System.Single" => "a number",
        "System.Boolean" => "true or false",
        _ => "a whole number",
    };

    [GeneratedRegex("^Cannot parse argument '(?<token>.*)' for option '(?<option>[^']*)' as expected type '(?<type>System\\.(Double|Single|Boolean|U?Int32|U?Int64))'\\.$", RegexOptions.ExplicitCapture)]
    private static partial Regex Unreadable();

    [GeneratedRegex("^Unrecognized command or argument '(?<token>.*)'\\.$", RegexOptions.ExplicitCapture)]
    private static partial Regex Unknown();

    [GeneratedRegex("^Argument '(?<token>.*)' not recognized. Must be one of: (?<values>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex NotAmong();

    [GeneratedRegex("'(?<value>[^']*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
