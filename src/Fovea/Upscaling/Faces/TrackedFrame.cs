using Fovea.Faces;
using Fovea.Imaging;

namespace Fovea.Upscaling.Faces;

/// <summary>A frame of the source with what is known of its faces.</summary>
/// <param name="Source">The frame, which is disposed with this.</param>
/// <param name="IsCut">True if it begins a scene.</param>
/// <param name="Faces">Its faces, and how far each has faded in, 0 to 1.</param>
internal sealed record TrackedFrame(Frame Source, bool IsCut, IReadOnlyList<(TrackedFace Face, float Strength)> Faces) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();
}
