using System.Diagnostics.CodeAnalysis;
using Fovea.Imaging.Metrics;
using Fovea.Training.Degradations;

namespace Fovea.Lab.Evaluation;

/// <summary>
/// Which frames and pixels of a clip are scored, and how luma is rounded. Papers differ in this, by up to 0.3 dB, so
/// scores are comparable only under one protocol. PSNR and SSIM are means over a clip's frames of values taken on
/// 8-bit pictures; the mean over clips counts each clip once.
/// </summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Description">One line for people.</param>
/// <param name="FixedBorder">Pixels left out on every side, before <paramref name="BorderScales"/> scales are added.</param>
/// <param name="BorderScales">How many times the scale is added to the border: 0 or 1.</param>
/// <param name="Luma">Whether luma is rounded to 8 bits.</param>
/// <param name="Margin">Frames left out at either end of a clip.</param>
/// <param name="Length">Frames of a clip that the protocol knows, margins included; the rest is left out. Null for all.</param>
/// <param name="Degradation">The degradation that the protocol's papers use.</param>
public sealed record EvaluationProtocol(
    string Name,
    string Description,
    int FixedBorder,
    int BorderScales,
    LumaRule Luma,
    int Margin,
    int? Length,
    DegradationKind Degradation)
{
    /// <summary>REDS validation and the Mobile AI challenges: whole frames, all of them.</summary>
    public static readonly EvaluationProtocol Reds = new("reds", "whole frames, all frames (REDS, Mobile AI)", 0, 0, LumaRule.Float, 0, null, DegradationKind.Bicubic);

    /// <summary>Vid4 as in SOF-VSR (TIP 2020): 8-bit luma, border 6 + scale, frames 3 to 29 of the first 31.</summary>
    public static readonly EvaluationProtocol Vid4Tip = new("vid4-tip", "8-bit luma, border 6 + scale, frames 3 to 29 of the first 31 (SOF-VSR)", 6, 1, LumaRule.Rounded, 2, 31, DegradationKind.Bicubic);

    /// <summary>Vid4, UDM10 and SPMCS as in RRN (BMVC 2020): float luma, border 8, all frames, blurred before decimation.</summary>
    public static readonly EvaluationProtocol Vid4Rrn = new("vid4-rrn", "float luma, border 8, all frames, blur-down (RRN)", 8, 0, LumaRule.Float, 0, null, DegradationKind.BlurDown);

    /// <summary>Still sets such as Set5 and Set14: float luma, border of one scale, all frames.</summary>
    public static readonly EvaluationProtocol Sisr = new("sisr", "float luma, border of one scale, all frames (Set5, Set14)", 0, 1, LumaRule.Float, 0, null, DegradationKind.Bicubic);

    /// <summary>Clips of faces as in HO-FVSR: whole frames of 8-bit luma, all that have a frame before and one after.</summary>
    public static readonly EvaluationProtocol Faces = new("faces", "8-bit luma, whole frames, all but a clip's first and last (HO-FVSR)", 0, 0, LumaRule.Rounded, 1, null, DegradationKind.Bicubic);

    /// <summary>Every protocol.</summary>
    public static IReadOnlyList<EvaluationProtocol> All { get; } = [Reds, Vid4Tip, Vid4Rrn, Sisr, Faces];

    /// <summary>The fewest frames a clip must have for one of them to be scored.</summary>
    public int MinimumFrames => 2 * Margin + 1;

    /// <summary>The protocol of that name, if there is one.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out EvaluationProtocol? protocol)
    {
        protocol = All.FirstOrDefault(p => p.Name == name);
        return protocol is not null;
    }

    /// <summary>Pixels left out on every side when PSNR and SSIM are taken.</summary>
    public int Border(int scale) => FixedBorder + BorderScales * scale;
}
