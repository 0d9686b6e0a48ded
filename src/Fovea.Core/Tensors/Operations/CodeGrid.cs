namespace Fovea.Tensors;

/// <summary>The values that codes of 8 bits can stand for: <see cref="Step"/>·k for whole k.</summary>
/// <param name="Step">Distance of neighbouring values; positive.</param>
/// <param name="Least">Smallest k.</param>
/// <param name="Most">Largest k; with <paramref name="Least"/> not more than 2^22 away from zero.</param>
public readonly record struct CodeGrid(float Step, int Least, int Most)
{
    /// <summary>Weights of a channel whose largest magnitude is <paramref name="largest"/>: codes −127 to 127.</summary>
    public static CodeGrid Symmetric(float largest) => new(largest / 127, -127, 127);
}
