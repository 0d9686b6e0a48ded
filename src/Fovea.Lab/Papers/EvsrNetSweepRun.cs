namespace Fovea.Lab.Papers;

/// <summary>One search of a sweep.</summary>
/// <param name="Lambda">Weight of the cost.</param>
/// <param name="Channels">Channels of the derived network.</param>
/// <param name="Blocks">Blocks of the derived network.</param>
/// <param name="OpenChannels">Open channels of the stream, before rounding up to eights.</param>
/// <param name="InnerChannels">Open channels inside the open blocks, in mean.</param>
/// <param name="Points">Output channels with a 1x1 kernel alone.</param>
/// <param name="Cost">R of the open gates, in [0, 1].</param>
/// <param name="PsnrRgb">PSNR of the open part with the weights of the search, in dB; not that of the trained network.</param>
/// <param name="OpenMilliseconds">Time of a frame in the open part; null if it was not timed.</param>
public sealed record EvsrNetSweepRun(double Lambda, int Channels, int Blocks, int OpenChannels, double InnerChannels, int Points, double Cost, double? PsnrRgb, double? OpenMilliseconds);
