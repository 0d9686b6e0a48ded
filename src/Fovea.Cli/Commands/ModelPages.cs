using System.Globalization;
using Fovea.Networks;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary>A model as a page for people.</summary>
internal static class ModelPages
{
    public static void Show(Model model, bool hasCard, IAnsiConsole console)
    {
        Network network = model.Network;
        Table table = new() { Border = TableBorder.Simple };
        foreach (string heading in new[] { "Layer", "Operation" }) table.AddColumn(heading);
        foreach (string heading in new[] { "Channels", "Grid", "Parameters", "MMAC/frame" }) table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (ModelLayer layer in ModelLayer.Of(network))
        {
            table.AddRow(
                Markup.Escape(layer.Name),
                layer.Operation,
                Count(layer.Channels),
                layer.Grid,
                layer.Parameters == 0 ? "" : Count(layer.Parameters),
                layer.MultiplyAccumulates == 0 ? "" : (layer.MultiplyAccumulates / 1e6).ToString("N2", CultureInfo.InvariantCulture));
        }

        console.WriteLine($"{model.Name}: x{model.Scale}, {(network.Input == InputColor.Rgb ? "RGB" : "luma")}");
        console.Write(table);
        console.WriteLine($"{Count(network.Graph.ParameterCount)} parameters, {Giga(network.CountMultiplyAccumulates(320, 180))} GMAC for a frame of 320x180, receptive field {Field(network)} input pixels.");
        if (network.Spec.IsRecurrent) console.WriteLine("Carries state from frame to frame.");
        else if (network.Spec.Frames > 1) console.WriteLine($"Takes {network.Spec.Frames} consecutive frames and enlarges the middle one.");
        if (model.Cleaning is { } cleaning) console.WriteLine($"Levels of cleaning: {string.Join(", ", cleaning.Levels)}; '{model.Name}@{cleaning.Levels[1]}' takes one.");
        if (hasCard) ShowCard(model.Card, console);
    }

    private static void ShowCard(ModelCard card, IAnsiConsole console)
    {
        console.WriteLine();
        Line(console, "Description", card.Description);
        Line(console, "Purpose", card.Purpose);
        Line(console, "Chroma", card.HasBicubicChroma ? "bicubic; of its colours only luma is used" : null);
        Line(console, "Licence", card.License);
        foreach (ModelData data in card.Data) Line(console, "Data", $"{data.Name} ({data.Source}; {data.Terms})");
        Line(console, "Training", card.TrainingCommand);
        Line(console, "Seed", card.Seed?.ToString(CultureInfo.InvariantCulture));
        Line(console, "Steps", card.Steps?.ToString("N0", CultureInfo.InvariantCulture));
        foreach (ModelScore score in card.Scores) Line(console, "Score", FormattableString.Invariant($"{score.Data} {score.Metric} {score.Value:0.####} ({score.Protocol})"));
        Line(console, "SHA-256", card.WeightsSha256);
        Line(console, "Notes", card.Notes);
    }

    private static void Line(IAnsiConsole console, string label, string? text)
    {
        if (text is not null) console.WriteLine($"{label,-12} {text}");
    }

    private static string Field(Network network) =>
        network.ReceptiveRadius >= NetworkGraph.Unbounded ? "all" : $"{2 * network.ReceptiveRadius + 1}x{2 * network.ReceptiveRadius + 1}";

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Giga(long value) => (value / 1e9).ToString("0.0000", CultureInfo.InvariantCulture);
}
