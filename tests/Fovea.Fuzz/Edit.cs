using System.Text;

namespace Fovea.Fuzz;

/// <summary>One change of an input. Any four numbers are one, so a test's generator can draw and shrink them.</summary>
/// <param name="Kind">What is done, modulo <see cref="Kinds"/>; 0 the least.</param>
/// <param name="Place">Where: a part of the input's length in 65,536ths.</param>
/// <param name="Length">How much.</param>
/// <param name="Value">With what.</param>
internal readonly record struct Edit(int Kind, int Place, int Length, int Value)
{
    /// <summary>Number of kinds.</summary>
    public const int Kinds = 8;

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "0", "-1", "1", "255", "65536", "2147483647", "2147483648", "-2147483648", "4294967295", "9223372036854775807", "18446744073709551615", "1e400", "-1e400", "1e-400", "0.5", "1.5",
            "NaN", "Infinity", "-0", "00", "0x10", "null", "true", "false", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"a\\nb\"", "\"x\"", "[]", "{}", "[null]", "{\"a\":1,\"a\":2}", "[[[[[[[[", "{\"a\":{\"a\":", "é", "\uFEFF",
            "\n", "\r\n", "\t", ",", ",,", ":", "\"", "'", "- ", "# ", "&a ", "*a", "!!float ", "<<: ", "%", "\\", "/", "1/0", "0/0", "1/2147483648", "und", "١",
        }.Select(Encoding.UTF8.GetBytes),
        [0], [0xFF], [0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [0, 0, 0, 0, 0, 0, 0, 0x80], [0xC3], [0xED, 0xA0, 0x80],
    ];

    /// <summary>The changed input.</summary>
    /// <param name="input">What is changed; it is left as it is.</param>
    /// <param name="other">Another input, of which parts may be taken.</param>
    public byte[] Apply(byte[] input, byte[] other)
    {
        int at = (int)((long)(Place & 0xFFFF) * (input.Length + 1) >> 16), length = Math.Min((Length & 0xFF) + 1, input.Length - at);
        ReadOnlySpan<byte> before = input.AsSpan(0, at), part = input.AsSpan(at, length), after = input.AsSpan(at + length);
        byte[] word = Words[(Value & 0x7FFFFFFF) % Words.Length];
        switch ((Kind & 0x7FFFFFFF) % Kinds)
        {
            case 0: return [.. before, .. after];
            case 1: return [.. before, (byte)Value, .. input.AsSpan(Math.Min(at + 1, input.Length))];
            case 2: return [.. before, (byte)((part.Length > 0 ? part[0] : 0) ^ (1 << (Value & 7))), .. input.AsSpan(Math.Min(at + 1, input.Length))];
            case 3: return [.. before, .. word, .. input.AsSpan(Math.Min(at + ((Length & 1) == 0 ? 0 : word.Length), input.Length))];
            case 4: return [.. before, .. part, .. part, .. after];
            case 5: return input[..at];
            case 6:
                int from = (int)((long)(Value & 0xFFFF) * (other.Length + 1) >> 16);
                return [.. before, .. other.AsSpan(from, Math.Min((Length & 0xFF) + 1, other.Length - from)), .. after];
            default:
                (int start, int end) = Token(input, at);
                return [.. input.AsSpan(0, start), .. word, .. input.AsSpan(end)];
        }
    }

    // The number, word or quoted text at or behind a place: what JSON, YAML and CSV are made of.
    private static (int Start, int End) Token(byte[] input, int at)
    {
        int start = at;
        while (start < input.Length && input[start] != '"' && !IsWord(input[start])) start++;
        if (start == input.Length) return (start, start);
        int end = start + 1;
        if (input[start] == '"')
        {
            while (end < input.Length && input[end - 1] != '"') end += input[end] == '\\' ? 2 : 1;
            return (start, Math.Min(end, input.Length));
        }

        while (end < input.Length && IsWord(input[end])) end++;
        return (start, end);

        static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'+' or (byte)'.' or (byte)'_';
    }
}
