using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Networks;

namespace Fovea.Training;

/// <summary>Where data that a model learnt from come from, and under which terms.</summary>
/// <param name="Name">A regular expression for the whole name of a data folder or file, such as <c>sam2_.*</c>.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Terms">Their terms.</param>
public sealed record DatasetLicense(string Name, string Source, string Terms)
{
    /// <summary>Reads a JSON list of objects with <c>name</c>, <c>source</c> and <c>terms</c>.</summary>
    /// <exception cref="BadInputException">There is no such file, or it is no such list.</exception>
    public static IReadOnlyList<DatasetLicense> Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(ForeignFile.ReadBytes(path));
            DatasetLicense[] terms = [.. document.RootElement.EnumerateArray().Select(term => new DatasetLicense(Text(term, "name"), Text(term, "source"), Text(term, "terms")))];
            foreach (DatasetLicense term in terms) term.Check();
            return terms;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"the terms of the data in '{path}' cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            throw new BadInputException($"'{path}' is no list of terms, a JSON array of objects with name, source and terms: {exception.Message}", exception);
        }
    }

    /// <summary>What a model card says of data.</summary>
    /// <param name="terms">Known terms; the first that covers the name counts.</param>
    /// <param name="name">The name of the data.</param>
    /// <param name="amount">How much there is, in words.</param>
    /// <param name="otherwise">Terms of data that no entry covers; null for "not stated".</param>
    internal static ModelData Describe(IEnumerable<DatasetLicense> terms, string name, string amount, string? otherwise) =>
        terms.FirstOrDefault(term => term.Covers(name)) is { } found ? new(name, $"{found.Source}; {amount}", found.Terms) : new(name, amount, otherwise ?? "not stated");

    /// <summary>Sees whether the name is an expression.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    /// <exception cref="NotSupportedException">It looks around or back, which may take for ever.</exception>
    internal void Check() => Covers("");

    private static string Text(JsonElement term, string field) => term.GetProperty(field).GetString() ?? throw new InvalidOperationException($"{field} is null");

    // An expression of somebody else: one that goes back and forth over a name must not take for ever.
    private bool Covers(string name) => Regex.IsMatch(name, $"^(?:{Name})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}

/// <summary>What a card says of the terms of weights: what their maker grants, and which data do not clearly allow it.</summary>
internal static partial class WeightLicence
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
