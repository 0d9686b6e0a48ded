namespace Fovea.Tensors;

/// <summary>How new samples come from old ones; always with half-pixel centres.</summary>
public enum Interpolation
{
    /// <summary>The sample that covers the new one.</summary>
    Nearest,

    /// <summary>Two by two samples; borders repeat. PyTorch's bilinear with align_corners=false, TensorFlow's resize v2.</summary>
    Bilinear,

    /// <summary>Four by four samples, Keys' kernel with a = −1/2; borders mirror, edge included. MATLAB's imresize upwards.</summary>
    Bicubic,
}
