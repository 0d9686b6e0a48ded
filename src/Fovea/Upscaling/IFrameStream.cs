using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// One way to make a stream of frames larger: a model (<see cref="Upscaler"/>), or what lies over another stream, such as
/// faces and a split screen. Jobs know this contract alone.
/// </summary>
/// <remarks>
/// Whoever makes a stream disposes it, after all that lies over it. One object may run any number of streams of frames at
/// once. What comes out depends neither on the number of threads nor on where an interrupted job goes on.
/// </remarks>
public interface IFrameStream
{
    /// <summary>What results and file names call it.</summary>
    string Name { get; }

    /// <summary>Width and height of what comes out, over those of what goes in.</summary>
    int Scale { get; }

    /// <summary>What decides the pictures; a job goes on only with an equal one.</summary>
    StreamIdentity Identity { get; }

    /// <summary>The threads that do the work. What lies over this stream works on them too.</summary>
    DeterministicParallel Pool { get; }

    /// <summary>What was done so far.</summary>
    WorkTime Work { get; }

    /// <summary>Decides, for a job, what was left open and decides bits.</summary>
    /// <param name="width">Width of the job's frames in pixels.</param>
    /// <param name="height">Height of the job's frames in pixels.</param>
    /// <param name="begun">What the job began with, in this process or another; null chooses what is faster here.</param>
    PinnedPlan Pin(int width, int height, PinnedPlan? begun = null);

    /// <summary>How many of the finished frames must go through again, so that the next comes out as if the job had never stopped.</summary>
    /// <param name="done">Finished frames, counted from the first of the job.</param>
    /// <returns>0 to <paramref name="done"/>: so many of the last ones.</returns>
    long FramesToReplay(long done);

    /// <summary>Enlarges frames of one size and format; for each that goes in one comes out, in order, with its timestamp.</summary>
    /// <param name="frames">The frames. Each belongs to the stream, which disposes it.</param>
    /// <param name="replayed">So many at the start give nothing: they are there for what the stream remembers of them (<see cref="FramesToReplay"/>).</param>
    /// <param name="cancellationToken">Stops reading and working.</param>
    /// <returns>New frames, which the caller disposes. Some may share their memory, so none may be written to.</returns>
    IAsyncEnumerable<Frame> RunAsync(IAsyncEnumerable<Frame> frames, long replayed = 0, CancellationToken cancellationToken = default);
}

/// <summary>What decides the pictures of a stream, in words that compare.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="ModelSha256">SHA-256 over the model's weights and what is done with them.</param>
/// <param name="Precision">The numbers that it computes with, as they were asked for.</param>
public sealed record StreamIdentity(string Model, string ModelSha256, Precision Precision)
{
    /// <summary>How faces are enlarged; null where they are not.</summary>
    public string? Faces { get; init; }

    /// <summary>True for a split screen.</summary>
    public bool IsCompared { get; init; }
}

/// <summary>What decides bits and was chosen by measuring: a job that another process continues keeps it.</summary>
/// <param name="Precision">The numbers that the network computes with.</param>
/// <param name="Algorithm">How 3x3 convolutions are computed.</param>
public sealed record PinnedPlan(Precision Precision, ConvolutionAlgorithm Algorithm)
{
    /// <summary>How the numbers were chosen; null if the caller chose them, or an earlier process.</summary>
    public PrecisionChoice? Choice { get; init; }
}

/// <summary>What the threads of a stream have done so far.</summary>
/// <param name="Busy">Time that passed while they worked, all threads together.</param>
/// <param name="Colors">The part of it for colours: conversion, and planes that the network leaves alone.</param>
/// <param name="Processor">Processor time of the threads; as <paramref name="Busy"/> where the system does not tell.</param>
public readonly record struct WorkTime(TimeSpan Busy, TimeSpan Colors, TimeSpan Processor)
{
    /// <summary>What was done between two times.</summary>
    public static WorkTime operator -(WorkTime later, WorkTime earlier) => new(later.Busy - earlier.Busy, later.Colors - earlier.Colors, later.Processor - earlier.Processor);
}

/// <summary>What every stream can do by its contract.</summary>
public static class FrameStreams
{
    /// <summary>Enlarges one frame that stands alone: a stream of one.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">The frame, which stays the caller's.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>A new frame, which the caller disposes and may not write to.</returns>
    public static async Task<Frame> UpscaleAsync(this IFrameStream stream, Frame source, CancellationToken cancellationToken = default)
    {
        await foreach (Frame large in stream.RunAsync(OneAsync(source), 0, cancellationToken).ConfigureAwait(false)) return large;
        throw new InvalidOperationException($"{stream.Name} made no frame of a frame.");
    }

    /// <summary>As <see cref="IFrameStream.RunAsync"/>, each frame with the one that it was made of; both are the caller's.</summary>
    internal static async IAsyncEnumerable<(Frame Source, Frame Large)> RunPairedAsync(this IFrameStream stream, IAsyncEnumerable<Frame> frames, long replayed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ConcurrentQueue<Frame> sources = new();
        try
        {
            await foreach (Frame large in stream.RunAsync(KeepAsync(frames, sources, replayed, cancellationToken), replayed, cancellationToken).ConfigureAwait(false))
            {
                yield return sources.TryDequeue(out Frame? source) ? (source, large) : throw new InvalidOperationException($"{stream.Name} made more frames than it was given.");
            }
        }
        finally
        {
            while (sources.TryDequeue(out Frame? source)) source.Dispose();
        }
    }

    private static async IAsyncEnumerable<Frame> KeepAsync(IAsyncEnumerable<Frame> frames, ConcurrentQueue<Frame> kept, long replayed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Frame frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (--replayed < 0) kept.Enqueue(frame.Share(frame.Timestamp));
            yield return frame;
        }
    }

    private static async IAsyncEnumerable<Frame> OneAsync(Frame frame)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return frame.Share(frame.Timestamp);
    }
}
