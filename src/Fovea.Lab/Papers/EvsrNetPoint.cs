using Fovea.Lab.Evaluation;
using Fovea.Networks.Architectures;

namespace Fovea.Lab.Papers;

/// <summary>One network of EVSRNet's space as it was trained, judged and timed.</summary>
/// <param name="Channels">n_c.</param>
/// <param name="Blocks">n_b.</param>
/// <param name="Runs">Trainings, with seeds of their own, that the scores are the means of.</param>
/// <param name="PsnrY">PSNR of luma in dB on held-out frames.</param>
/// <param name="PsnrRgb">PSNR of R, G, B in dB on held-out frames.</param>
/// <param name="Milliseconds">Time of a frame.</param>
public sealed record EvsrNetPoint(int Channels, int Blocks, int Runs, double PsnrY, double PsnrRgb, double Milliseconds)
{
    /// <summary>Score by formula (1) of the EVSRNet paper.</summary>
    public double Score => ChallengeScore.Of(PsnrRgb, Milliseconds);

    /// <summary>What tables call it.</summary>
    public string Name => $"{Channels}/{Blocks}";

    /// <summary>Multiply-accumulates of a frame of 320x180 at x4, in units of 10⁹.</summary>
    public double GigaMultiplyAccumulates => new EvsrNetSpec(Channels, Blocks, 4).BuildGraph().CountMultiplyAccumulates(320, 180) / 1e9;
}
