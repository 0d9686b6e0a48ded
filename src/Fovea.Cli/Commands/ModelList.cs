using System.Globalization;
using Fovea.Lab.Latency;
using Fovea.Networks;

namespace Fovea.Cli.Commands;

/// <summary>The models as a list for people, within 80 columns: what each is for, what it gains, how long it takes here.</summary>
internal static class ModelList
{
    private const int Width = 80;

    private static readonly (string? Group, string Title)[] Groups =
        [(ModelGroups.Pictures, "Video and pictures"), (ModelGroups.Faces, "Faces, with --faces"), (ModelGroups.Papers, "Of the papers"), (null, "Others")];

    /// <summary>Prints them.</summary>
    public static void Print(IReadOnlyList<ListedModel> models, ModelSpeeds speeds, TextWriter output)
    {
        int names = Math.Clamp(models.Select(model => model.Name.Length).DefaultIfEmpty().Max(), 12, 24);
        output.WriteLine($"  {"model".PadRight(names)} {"gain",6} {"ms",8}  what it is for");
        foreach ((string? group, string title) in Groups)
        {
            ListedModel[] members = [.. models.Where(model => GroupOf(model) == group).OrderBy(model => model.Scale).ThenByDescending(model => model.IsDefault).ThenByDescending(model => model.Gain?.Decibels ?? 0).ThenBy(model => model.Name, StringComparer.Ordinal)];
            if (members.Length == 0) continue;
            output.WriteLine();
            output.WriteLine(title);
            foreach (ListedModel model in members) output.WriteLine(Line(model, names));
        }

        output.WriteLine();
        string threads = speeds.Table.Threads == 1 ? "1 thread" : FormattableString.Invariant($"{speeds.Table.Threads} threads");
        output.WriteLine("* is taken unless -n (or --faces MODEL) names another.");
        output.WriteLine("gain: dB of luma over bicubic on Set5 (faces: judge-faces; rrn: Vid4, blurred).");
        output.WriteLine("ms: a frame of 320x180 (faces, and networks of three frames: of 36x36),");
        output.WriteLine(FormattableString.Invariant($"    {threads}, measured here {speeds.Table.Day:yyyy-MM-dd}; --measure measures again."));
        output.WriteLine("'fovea models show MODEL' tells all of one.");
    }

    private static string? GroupOf(ListedModel model) => Groups.Any(group => group.Group == model.Group) ? model.Group : null;

    private static string Line(ListedModel model, int names)
    {
        string gain = model.Gain is { } known ? known.Decibels.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) : "-";
        string milliseconds = model.Milliseconds?.ToString(model.Milliseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) ?? "-";
        string line = $"{(model.IsDefault ? '*' : ' ')} {model.Name.PadRight(names)} {gain,6} {milliseconds,8}  {model.Purpose}";
        return line.Length <= Width ? line : string.Concat(line.AsSpan(0, Width - 2), "..");
    }
}

/// <summary>What a list says of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scale">Size factor.</param>
/// <param name="Group">Its group, or null.</param>
/// <param name="Purpose">What it is for, in a line.</param>
/// <param name="IsDefault">Whether it is taken where none is named.</param>
/// <param name="Gain">Over bicubic enlargement: dB and test set; null where that was not measured.</param>
/// <param name="Milliseconds">For a frame here; null where that was not measured.</param>
internal sealed record ListedModel(string Name, int Scale, string? Group, string Purpose, bool IsDefault, (double Decibels, string Data)? Gain, double? Milliseconds)
{
    /// <summary>What is known of a model.</summary>
    public static ListedModel Of(Model model, ModelSpeeds speeds)
    {
        using Model bicubic = ModelZoo.Open("bicubic", model.Scale);
        bool isDefault = model.Name == ModelZoo.DefaultName(model.Scale) || model.Name == ModelZoo.DefaultFaceName(model.Scale);
        string purpose = (model.Card.Purpose ?? model.Card.Description).ReplaceLineEndings(" ");
        return new ListedModel(model.Name, model.Scale, model.Card.Group, purpose, isDefault, model.Card.GainOver(bicubic.Card), speeds.Find(model));
    }
}
