namespace Fovea.Tensors;

/// <summary>How channels turn into the r·r pixels of a block; C is the number of channels after the shuffle.</summary>
public enum PixelOrder
{
    /// <summary>Channel, row, column: input channel c·r·r + i·r + j (PyTorch's pixel_shuffle; ONNX CRD).</summary>
    Crd,

    /// <summary>Row, column, channel: input channel (i·r + j)·C + c (TensorFlow's depth_to_space; ONNX DCR).</summary>
    Dcr,
}
