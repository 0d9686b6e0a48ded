using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>What a plan compiled a network into.</summary>
internal abstract class PlanBody : IDisposable
{
    /// <summary>A line for each stage.</summary>
    public abstract IReadOnlyList<string> Stages { get; }

    /// <summary>Bytes that one run holds between stages; 0 when it depends on the range.</summary>
    public abstract long HeldBytes { get; }

    /// <summary>Makes output rows <paramref name="first"/> to <paramref name="end"/> − 1, or a few more on either side.</summary>
    public abstract void Run(RowSource source, RowTarget target, int first, int end);

    /// <inheritdoc/>
    public abstract void Dispose();
}
