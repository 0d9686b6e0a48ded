using System.CommandLine;
using System.CommandLine.Completions;

namespace Fovea.Cli.Help;

/// <summary>How an option or argument is written in help: its names, what it takes, and what it says of itself.</summary>
internal static class OptionText
{
    // Longer lists of choices stand behind the description instead of beside the name.
    private const int WidestChoice = 24;

    // What is more, such as all models, is a list of its own: help says which command prints it.
    private const int MostListed = 12;

    /// <summary>For example <c>-o, --output PATH</c> or <c>--cost mac|ms</c>.</summary>
    public static string Names(Option option)
    {
        IEnumerable<string> names = option.Aliases.Append(option.Name).Where(name => name.StartsWith('-')).Distinct().OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal);
        return $"{string.Join(", ", names)} {Value(option)}".TrimEnd();
    }

    /// <summary>What it takes: its own word for it, the choices if they are short, else the kind of value; empty for a switch.</summary>
    public static string Value(Option option)
    {
        if (option is System.CommandLine.Help.HelpOption or VersionOption) return "";
        string[] choices = Choices(option);
        string value = option.HelpName ?? Short(choices) ?? (choices.Length > 0 ? "NAME" : Kind(option.ValueType));
        if (value.Length == 0 || !option.AllowMultipleArgumentsPerToken) return option.Arity.MinimumNumberOfValues == 0 && value.Length > 0 ? $"[{value}]" : value;
        return $"{value}...";
    }

    /// <summary>The name of an argument, with what shows how many it takes.</summary>
    public static string Value(Argument argument)
    {
        string name = argument.HelpName ?? argument.Name.ToUpperInvariant();
        if (argument.Arity.MaximumNumberOfValues > 1) name += "...";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    /// <summary>The description, with the choices that stand nowhere else and the default.</summary>
    public static string Description(Option option)
    {
        string text = option.Description ?? "";
        string[] choices = Choices(option);
        bool isShown = option.HelpName?.Contains('|') == true || (option.HelpName is null && Short(choices) is not null) || choices.All(choice => text.Contains(choice, StringComparison.OrdinalIgnoreCase));
        if (!isShown && choices.Length <= MostListed) text += $" One of: {string.Join(", ", choices)}.";
        return Default(option) is { } value ? $"{text} [default:{HelpText.HardSpace}{value}]" : text;
    }

    /// <summary>The values that an option takes, if they can be counted.</summary>
    public static string[] Choices(Option option)
    {
        Type type = Plain(option.ValueType);
        if (type == typeof(bool)) return [];
        if (option.HelpName?.Contains('|') == true) return option.HelpName.Split('|');
        return [.. option.GetCompletions(CompletionContext.Empty).Select(item => type.IsEnum ? item.Label.ToLowerInvariant() : item.Label).Distinct()];
    }

    private static string? Short(string[] choices) => choices.Length > 0 && string.Join('|', choices) is { Length: <= WidestChoice } text ? text : null;

    private static string? Default(Option option)
    {
        if (option is { HasDefaultValue: false } || Plain(option.ValueType) == typeof(bool) || option.Description?.Contains("efault", StringComparison.Ordinal) == true) return null;
        string text = option.GetDefaultValue() switch
        {
            null => "",
            string plain => plain,
            System.Collections.IEnumerable many => string.Join(' ', many.Cast<object>().Select(Invariant)),
            object one => Invariant(one),
        };
        return text.Length > 0 ? text : null;
    }

    private static string Invariant(object value) => value is Enum ? value.ToString()!.ToLowerInvariant() : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private static string Kind(Type type)
    {
        Type plain = Plain(type);
        if (plain == typeof(bool)) return "";
        if (plain == typeof(double) || plain == typeof(float)) return "NUMBER";
        if (plain.IsEnum) return "KIND";
        return plain.IsPrimitive ? "N" : "TEXT";
    }

    private static Type Plain(Type type) => type.IsArray ? Plain(type.GetElementType()!) : Nullable.GetUnderlyingType(type) ?? type;
}
