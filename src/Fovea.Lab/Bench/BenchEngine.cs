using Fovea.Inference;
using Fovea.Networks;

namespace Fovea.Lab.Bench;

/// <summary>Something that enlarges one frame again and again, and says how long it takes.</summary>
public abstract class BenchEngine : IDisposable
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

/// <summary>What an engine is to compute.</summary>
/// <param name="Model">The network.</param>
/// <param name="Width">Width of the input in pixels.</param>
/// <param name="Height">Its height.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Precision">Floats or int8.</param>
public readonly record struct BenchSetting(Model Model, int Width, int Height, int Threads, Precision Precision);

/// <summary>Another engine that a program brings along to be timed beside Fovea.</summary>
/// <param name="Name">What options call it.</param>
/// <param name="Create">Makes it, checked against Fovea's own output; null where it has no such form.</param>
public sealed record BenchPeer(string Name, Func<BenchSetting, BenchEngine?> Create);
