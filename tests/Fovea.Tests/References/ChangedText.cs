using System.Text;

namespace Fovea.Tests.References;

/// <summary>Changes sound JSON in the ways that break readers: other kinds of values, nulls, odd text, other bytes. The same seed, the same texts.</summary>
internal static class ChangedText
{
    private static readonly string[] Values =
    [
        "null", "[]", "{}", "[null]", "{\"\\ud800\":1}", "\"\\ud800\"", "\"\"", "true", "-1", "0", "1e999", "-1e400", "99999999999999999999", "2147483648", "0.5", "\"x\"",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    ];

    /// <summary>Changed forms of a text.</summary>
    public static IEnumerable<byte[]> Of(string json, int count, int seed)
    {
        Random random = new(seed);
        int[] starts = [.. Enumerable.Range(0, json.Length).Where(i => json[i] is ':' or '[' or ',')];
        for (int i = 0; i < count; i++)
        {
            string changed = json;
            if (i % 3 != 0 && starts.Length > 0)
            {
                // Another value in the place of one.
                int at = starts[random.Next(starts.Length)] + 1, end = at;
                for (int depth = 0; end < json.Length && (depth > 0 || json[end] is not (',' or '}' or ']')); end++) depth += json[end] is '[' or '{' ? 1 : json[end] is ']' or '}' ? -1 : 0;
                changed = json[..at] + Values[random.Next(Values.Length)] + json[end..];
            }

            byte[] bytes = Encoding.UTF8.GetBytes(changed);
            if (i % 3 != 1) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            yield return i % 7 == 6 ? bytes[..random.Next(bytes.Length)] : bytes;
        }
    }
}
