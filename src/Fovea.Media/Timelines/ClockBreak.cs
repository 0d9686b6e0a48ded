namespace Fovea.Media.Timelines;

/// <summary>A place in a stream from which its times are moved.</summary>
/// <param name="Packet">The first packet of the stream, counted from 0, that is moved.</param>
/// <param name="Offset">Seconds to add to its own time and to those after it, instead of what was added before.</param>
internal readonly record struct ClockBreak(long Packet, double Offset);
