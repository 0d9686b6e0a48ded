namespace Fovea.Tensors;

/// <summary>What a flow looks up: some channels of whole pictures, and where the first value of the flow lies in them.</summary>
/// <param name="Picture">(N, all channels, H, W).</param>
/// <param name="First">First channel.</param>
/// <param name="Channels">Number of channels; all of them where there is more than one picture.</param>
/// <param name="Top">Row of the flow's first.</param>
/// <param name="Left">Column of the flow's first.</param>
internal readonly record struct WarpSource(Tensor Picture, int First, int Channels, int Top, int Left);
