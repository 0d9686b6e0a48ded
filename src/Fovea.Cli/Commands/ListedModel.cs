using Fovea.Lab.Latency;
using Fovea.Networks;

namespace Fovea.Cli.Commands;

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
