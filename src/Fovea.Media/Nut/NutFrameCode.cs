namespace Fovea.Media.Nut;

/// <summary>What the first byte of a frame says of it.</summary>
/// <param name="Flags">Which fields follow.</param>
/// <param name="Stream">Stream, unless it follows.</param>
/// <param name="SizeFactor">Multiplies the size that follows.</param>
/// <param name="SizeRest">Added to the size.</param>
/// <param name="TimestampStep">Ticks after the last frame, unless the timestamp follows.</param>
/// <param name="Reserved">Number of fields to skip.</param>
/// <param name="Header">Which of the headers left out of the frames starts the frame.</param>
internal readonly record struct NutFrameCode(int Flags, int Stream, int SizeFactor, int SizeRest, int TimestampStep, int Reserved, int Header);
