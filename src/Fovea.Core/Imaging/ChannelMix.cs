namespace Fovea.Imaging;

/// <summary>A weighted sum of three channels.</summary>
/// <param name="Red">Weight of the first channel.</param>
/// <param name="Green">Weight of the second channel.</param>
/// <param name="Blue">Weight of the third channel.</param>
/// <param name="Bias">What is added.</param>
internal readonly record struct ChannelMix(float Red, float Green, float Blue, float Bias = 0)
{
    /// <summary>Luma of 0..1 from red, green and blue of 0..1.</summary>
    public static ChannelMix Luma(LumaWeights w) => new((float)w.Red, (float)w.Green, (float)w.Blue);

    /// <summary>Blue difference of −0.5..0.5: (B − Y) / <see cref="LumaWeights.BlueSpan"/>.</summary>
    public static ChannelMix BlueDifference(LumaWeights w)
        => new((float)(-w.Red / w.BlueSpan), (float)(-w.Green / w.BlueSpan), 0.5f);

    /// <summary>Red difference of −0.5..0.5: (R − Y) / <see cref="LumaWeights.RedSpan"/>.</summary>
    public static ChannelMix RedDifference(LumaWeights w)
        => new(0.5f, (float)(-w.Green / w.RedSpan), (float)(-w.Blue / w.RedSpan));

    /// <summary>
    /// What luma networks are trained on, MATLAB's rgb2ycbcr of BT.601 over 255: (16 + 65.481 R + 128.553 G + 24.966 B) / 255.
    /// </summary>
    public static ChannelMix NetworkLuma { get; } = new(65.481f / 255, 128.553f / 255, 24.966f / 255, 16f / 255);
}
