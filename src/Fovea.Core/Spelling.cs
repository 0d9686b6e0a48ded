namespace Fovea;

/// <summary>Finds what a mistyped name was probably meant to be.</summary>
public static class Spelling
{
    /// <summary>Names that one slip, else two slips of the pen lead to; else those that hold the name, or are held by it.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What there is.</param>
    public static IReadOnlyList<string> Nearest(string name, IReadOnlyList<string> known)
    {
        for (int slips = 1; slips <= 2; slips++)
        {
            string[] near = [.. known.Where(other => EditDistance(name, other) <= slips)];
            if (near.Length > 0) return near;
        }

        return name.Length < 3 ? [] : [.. known.Where(other => other.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(other, StringComparison.OrdinalIgnoreCase))];
    }

    // Levenshtein's, one row at a time.
    private static int EditDistance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(cost, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
