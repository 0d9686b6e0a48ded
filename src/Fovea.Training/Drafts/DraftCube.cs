using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training.Drafts;

/// <summary>What a finished flow network makes of three frames, and what the middle one should become.</summary>
/// <param name="Drafts">(1, 1 + 2·scale·scale, H, W): the middle frame and both neighbours laid over it.</param>
/// <param name="High">Luma (1, 1, scale·H, scale·W).</param>
/// <param name="Truth">The frame that <paramref name="High"/> is the luma of.</param>
internal sealed record DraftCube(Tensor Drafts, Tensor High, CachedFrame Truth) : IDisposable
{
    public void Dispose()
    {
        Drafts.Dispose();
        High.Dispose();
    }
}
