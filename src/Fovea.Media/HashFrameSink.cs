using System.Security.Cryptography;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Keeps each frame's timestamp and the MD5 of its samples, as ffmpeg's framemd5 does.</summary>
public sealed class HashFrameSink : FrameSink
{
    private readonly List<(long Timestamp, string Hash)> _frames = [];

    /// <summary>What came so far.</summary>
    public IReadOnlyList<(long Timestamp, string Hash)> Frames => _frames;

    /// <summary>MD5 of a frame's samples in ffmpeg's order of planes, as lower-case hexadecimal.</summary>
    public static string Hash(Frame frame)
    {
        // Not for secrecy: it must equal what 'ffmpeg -f framemd5' prints.
#pragma warning disable CA5351
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        foreach (int plane in PlaneOrder.OnTheWire(frame.Format)) hash.AppendData(frame.Planes[plane].Memory.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public override Task WriteAsync(Frame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _frames.Add((frame.Timestamp, Hash(frame)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CompleteAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
