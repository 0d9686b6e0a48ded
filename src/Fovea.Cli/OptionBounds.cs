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
        foreach (Option option in command.Options) AddTo(option);
        foreach (Command child in command.Subcommands) AddTo(child);
        return command;
    }

    private static void AddTo(Option option)
    {
        Type type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(int) || type == typeof(long) || type == typeof(uint)) option.Validators.Insert(0, result => CheckWhole(result, option, 0, MostOf(option)));
        else if (type == typeof(ulong)) option.Validators.Insert(0, result => CheckWhole(result, option, 0, ulong.MaxValue));
        else if (type == typeof(double) || type == typeof(float)) option.Validators.Insert(0, result => CheckReal(result, option));
    }

    private static BigInteger MostOf(Option option)
    {
        if (option.Name.EndsWith("threads", StringComparison.Ordinal) || option.Name == "--workers") return MostThreads;
        if (option.Name == "--lease") return MostSeconds;
        return option.ValueType == typeof(long) || option.ValueType == typeof(long?) ? (long)MostReal : MostWhole;
    }

    private static void CheckWhole(OptionResult result, Option option, BigInteger least, BigInteger most)
    {
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value) && value >= least && value <= most) continue;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes a whole number from {least} to {most}, not '{text}'."));
        }
    }

    private static void CheckReal(OptionResult result, Option option)
    {
        double most = option.Name.EndsWith("minutes", StringComparison.Ordinal) ? MostMinutes : MostReal;
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && Math.Abs(value) <= most) continue;
            result.AddError($"{option.Name} takes a number, not '{text}'.");
        }
    }
}
