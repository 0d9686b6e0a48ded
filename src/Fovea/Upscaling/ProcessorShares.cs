namespace Fovea.Upscaling;

/// <summary>
/// What a job did with the machine's processors while it made frames: shares of the time of all of them, together 1.
/// Joining and verifying the finished file are not in it.
/// </summary>
/// <param name="Processors">Logical processors of the machine.</param>
/// <param name="Decode">ffmpeg's decoder.</param>
/// <param name="Network">The network.</param>
/// <param name="Colors">YUV to RGB and back, and planes that the network leaves alone.</param>
/// <param name="Encode">ffmpeg's encoders.</param>
/// <param name="Other">The rest of this process: pipes, compilation, memory.</param>
/// <param name="Waiting">Nothing of the above: waiting for each other, and what other programs took.</param>
public sealed record ProcessorShares(int Processors, double Decode, double Network, double Colors, double Encode, double Other, double Waiting);
