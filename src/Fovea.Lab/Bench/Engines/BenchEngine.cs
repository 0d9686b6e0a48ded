namespace Fovea.Lab.Bench.Engines;

/// <summary>Something that enlarges one frame again and again, and says how long it takes.</summary>
internal abstract class BenchEngine : IDisposable
{
    /// <summary>Who computes.</summary>
    public abstract string Name { get; }

    /// <summary>Its release, for the report; null for what comes with this program.</summary>
    public virtual string? Version => null;

    /// <summary>Milliseconds for one frame, now; what comes before it is warm.</summary>
    public abstract double Measure();

    /// <inheritdoc/>
    public abstract void Dispose();
}
