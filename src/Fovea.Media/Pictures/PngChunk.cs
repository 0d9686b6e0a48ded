namespace Fovea.Media.Pictures;

/// <summary>A chunk of a PNG file.</summary>
/// <param name="Type">Its four letters.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record PngChunk(string Type, byte[] Data);
