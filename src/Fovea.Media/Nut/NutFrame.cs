namespace Fovea.Media.Nut;

/// <summary>The head of a frame in NUT.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Timestamp">Its time in ticks of the stream's time base.</param>
/// <param name="Size">Bytes that follow.</param>
internal readonly record struct NutFrame(NutStream Stream, long Timestamp, long Size);
