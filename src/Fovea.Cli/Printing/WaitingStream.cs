namespace Fovea.Cli.Printing;

/// <summary>
/// A stream to read whose waiting can be cancelled. What the system gives for standard input waits for the next byte, however
/// long that takes, and hears of nothing; here it does so on a thread that ends with the process.
/// </summary>
internal sealed class WaitingStream(Stream inner) : Stream
{
    private byte[] _bytes = [];

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Bytes of its own: the caller may use its buffer again while a read that nobody waits for still goes on.
        if (_bytes.Length < buffer.Length) _bytes = new byte[buffer.Length];
        byte[] bytes = _bytes;
        int read = await Task.Run(() => inner.Read(bytes, 0, buffer.Length), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        bytes.AsMemory(0, read).CopyTo(buffer);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
