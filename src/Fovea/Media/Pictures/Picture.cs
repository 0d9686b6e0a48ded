using Fovea.Imaging;

namespace Fovea.Media.Pictures;

/// <summary>A picture that was read: upright pixels, and what else its file holds.</summary>
/// <param name="Frame">The pixels; RGB if they have opacity, which is then not multiplied into the colours.</param>
/// <param name="Facts">What else the file holds.</param>
/// <param name="Damage">What is wrong with the file, as a clause; null if nothing was found.</param>
internal sealed record Picture(Frame Frame, PictureFacts Facts, string? Damage) : IDisposable
{
    /// <summary>True if something can be seen through it.</summary>
    public bool IsTransparent { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Frame.Dispose();
}
