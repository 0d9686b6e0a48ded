using System.Globalization;
using System.Text.Json.Nodes;
using Fovea.Networks.Architectures;
using Fovea.Search.Spaces;

namespace Fovea.Lab.Papers;

/// <summary>
/// The 800 networks among which HO-FVSR was found (Yu et al., CVPR Workshops 2021): channels, blocks and upsampling
/// channels of the network that makes the picture. Their order is known, but samplers use it only if told to, as in the paper.
/// </summary>
public static class HoFvsrSpace
{
    private const string Channels = "channels";
    private const string Blocks = "blocks";
    private const string UpsamplingChannels = "upsampling_channels";

    /// <summary>A space of the 800 points.</summary>
    public static SearchSpace Create()
    {
        IEnumerable<int> widths = Enumerable.Range(1, 10).Select(i => 32 * i);
        return new SearchSpace([Choice(Channels, widths), Choice(Blocks, Enumerable.Range(1, 8)), Choice(UpsamplingChannels, widths)]);
    }

    /// <summary>The network of a point, for a scale of 2, 3 or 4; the flow network is the paper's.</summary>
    public static HoFvsrSpec SpecOf(Configuration point, int scale = 4) => new(scale, Number(point, Channels), Number(point, Blocks), Number(point, UpsamplingChannels));

    /// <summary>Refuses a space of one's own from which no network can be read; parameters beside the three are for repeats.</summary>
    /// <exception cref="BadInputException">One of the three is missing, or takes values that are no whole numbers.</exception>
    public static void Require(SearchSpace space)
    {
        foreach (string name in new[] { Channels, Blocks, UpsamplingChannels })
        {
            if (!space.Parameters.Any(parameter => parameter.Name == name && IsWhole(parameter))) throw new BadInputException($"the search space has no parameter '{name}' of whole numbers, which a network of this kind needs.");
        }
    }

    private static CategoricalParameter Choice(string name, IEnumerable<int> values) => new(name, values.Select(value => (JsonNode?)JsonValue.Create(value)), ordered: true);

    private static int Number(Configuration point, string name)
        => point.Space.Parameters[point.Space.IndexOf(name)] is IntParameter ? (int)point.GetInteger(name) : int.Parse(point.GetChoice(name), CultureInfo.InvariantCulture);

    private static bool IsWhole(SearchParameter parameter) => parameter.Condition is null && parameter switch
    {
        IntParameter number => number.Low >= 1 && number.High <= int.MaxValue,
        CategoricalParameter choices => choices.Choices.All(choice => int.TryParse(choice, NumberStyles.None, CultureInfo.InvariantCulture, out _)),
        _ => false,
    };
}
