namespace Fovea.Training.Data;

/// <summary>One source of a cache after a degradation: the luma of its low frames, and what was done to it.</summary>
/// <param name="Source">File name of the source in the training cache.</param>
/// <param name="Variant">Which of the source's degradations, from 0; of a held-out source the place in the list of validation.</param>
/// <param name="Degradation">The steps in text form, with the values drawn.</param>
/// <param name="BitsPerPixel">Bits of the last encoder's stream for a pixel of a low frame; 0 without encoder.</param>
/// <param name="Width">Width of a low frame in pixels.</param>
/// <param name="Height">Height of a low frame in pixels.</param>
/// <param name="File">Name of the file: 8-bit luma of every cached frame of the source, one after another.</param>
public sealed record LowClip(string Source, int Variant, string Degradation, double BitsPerPixel, int Width, int Height, string File);
