using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Fovea.Cli;

/// <summary>
/// Checks every number on a command line before any command sees it: it is a number, finite, and within what can be
/// meant. What is sensible beyond that, each command knows itself.
/// </summary>
internal static class OptionBounds
{
    private const long MostThreads = 1024;
    private const long MostSeconds = 2_000_000;
    private const long MostMinutes = 1_000_000;
    private const long MostWhole = 1_000_000_000;
    private const double MostReal = 1e15;

    /// <summary>Adds the checks to a command and all below it.</summary>
    public static T AddTo<T>(T command)
        where T : Command
    {
        foreach (Option option in command.Options)
        {
            for (int i = 0; i < option.Validators.Count; i++) option.Validators[i] = Tolerant(option.Validators[i]);
            option.Validators.Insert(0, result =>
            {
                if (Problem(option, result) is { } problem) result.AddError(problem);
            });
        }

        for (int i = 0; i < command.Validators.Count; i++) command.Validators[i] = Tolerant(command.Validators[i]);
        foreach (Command child in command.Subcommands) AddTo(child);
        return command;
    }

    // A check that reads a value which does not parse has nothing to say: the parser says what is wrong with the value.
    private static Action<T> Tolerant<T>(Action<T> check) => result =>
    {
        try
        {
            check(result);
        }
        catch (InvalidOperationException)
        {
        }
    };

    private static string? Problem(Option option, OptionResult result)
    {
        Type type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            string? problem = type == typeof(ulong) ? Whole(option, text, ulong.MaxValue)
                : type == typeof(int) || type == typeof(uint) || type == typeof(long) ? Whole(option, text, MostOf(option, type))
                : type == typeof(double) || type == typeof(float) ? Real(option, text)
                : null;
            if (problem is not null) return problem;
        }

        return null;
    }

    private static BigInteger MostOf(Option option, Type type)
    {
        if (option.Name.EndsWith("threads", StringComparison.Ordinal) || option.Name == "--workers") return MostThreads;
        if (option.Name == "--lease") return MostSeconds;
        return type == typeof(long) ? (long)MostReal : MostWhole;
    }

    private static string? Whole(Option option, string text, BigInteger most)
    {
        bool good = BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value) && value >= 0 && value <= most;
        return good ? null : string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes a whole number from 0 to {most}, not '{text}'.");
    }

    private static string? Real(Option option, string text)
    {
        double most = option.Name.EndsWith("minutes", StringComparison.Ordinal) ? MostMinutes : MostReal;
        bool good = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && Math.Abs(value) <= most;
        return good ? null : $"{option.Name} takes a number, not '{text}'.";
    }
}
