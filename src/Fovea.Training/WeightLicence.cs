using System.Text.RegularExpressions;
using Fovea.Networks;

namespace Fovea.Training;

/// <summary>What a card says of the terms of weights: what their maker grants, and which data do not clearly allow it.</summary>
public static partial class WeightLicence
{
    /// <summary>A card's licence where the maker of the weights named none.</summary>
    public const string NotStated = "not stated";

    private const string Doubt = "are not clear about weights";

    /// <summary>
    /// Whether terms of data clearly allow weights under any licence: they name a permissive licence or say that the data are
    /// one's own, without a doubt and without a condition on what is made from them.
    /// </summary>
    public static bool IsClear(string terms) => Permissive().IsMatch(terms) && !Doubtful().IsMatch(terms);

    /// <summary>Names of the data whose terms do not clearly allow it.</summary>
    public static IReadOnlyList<string> Unclear(IEnumerable<ModelData> data) => [.. data.Where(one => !IsClear(one.Terms)).Select(one => one.Name)];

    /// <summary>A sentence for the notes of a card; null where the terms of all data are clear.</summary>
    /// <param name="license">The licence of the weights, or <see cref="NotStated"/>.</param>
    /// <param name="data">The data.</param>
    public static string? Note(string license, IReadOnlyCollection<ModelData> data)
    {
        int unclear = Unclear(data).Count;
        if (unclear == 0) return null;
        string who = license == NotStated ? "No licence is stated for the weights" : $"{license} is what the maker of the weights grants";
        return $"{who}; the terms of {unclear} of the {data.Count} data sources {Doubt}.";
    }

    [GeneratedRegex(@"\b(MIT|BSD|ISC|Apache|CC0|public domain|unlicense|unrestricted|own|ours|mine)\b|\bCC[ -]BY\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Permissive();

    [GeneratedRegex(@"\b(not|no|unclear|unknown|inferred|mixed|some|partly|research|non-?commercial)\b|[- ](SA|NC|ND)\b|\?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Doubtful();
}
