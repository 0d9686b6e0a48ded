namespace Fovea.Networks;

/// <summary>One named tensor of a weights file, as float32 whatever the file stores.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Dimensions">Its dimensions, slowest first; none for a scalar.</param>
/// <param name="Values">Row-major values, as many as the product of the dimensions.</param>
public sealed record SafeTensor(string Name, IReadOnlyList<int> Dimensions, ReadOnlyMemory<float> Values);
