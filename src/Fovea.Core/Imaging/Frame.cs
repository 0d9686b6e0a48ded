using System.Buffers;
using System.Runtime.InteropServices;

namespace Fovea.Imaging;

/// <summary>
/// One picture of a video: planes, colour description and time. Whoever has a frame owns it, and disposes it to give its
/// memory back to a pool; from then on the frame, its planes and their memory refuse every use.
/// </summary>
public sealed class Frame : IDisposable
{
    private readonly Memory<byte> _bytes;
    private readonly Plane[] _planes;
    private SharedMemory? _memory;

    /// <summary>Makes a frame of undefined samples with rows packed tightly, planes one after another.</summary>
    /// <param name="format">Pixel format.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="color">How samples become colours.</param>
    /// <param name="timestamp">Presentation time in units of the stream's time base.</param>
    public Frame(PixelFormat format, int width, int height, ColorDescription color, long timestamp = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (Format, Width, Height, Color, Timestamp) = (format, width, height, color, timestamp);
        int size = SizeInBytes(format, width, height);
        _memory = new SharedMemory(size);
        _bytes = _memory.Memory;
        _planes = Split(_bytes, format, width, height);
    }

    private Frame(Frame other, SharedMemory memory, long timestamp)
    {
        (Format, Width, Height, Color, Timestamp) = (other.Format, other.Width, other.Height, other.Color, timestamp);
        (_memory, _bytes, _planes) = (memory, other._bytes, other._planes);
    }

    /// <summary>Pixel format.</summary>
    public PixelFormat Format { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>How samples become colours.</summary>
    public ColorDescription Color { get; }

    /// <summary>Presentation time in units of the stream's time base.</summary>
    public long Timestamp { get; }

    /// <summary>The planes: luma and chroma, or R, G, B; then opacity if the format has it.</summary>
    /// <exception cref="ObjectDisposedException">The frame is disposed: its memory may be another frame's.</exception>
    public IReadOnlyList<Plane> Planes => Alive(_planes);

    /// <summary>All bytes in the order of ffmpeg's rawvideo, except that RGB planes are R, G, B here and G, B, R there.</summary>
    /// <exception cref="ObjectDisposedException">The frame is disposed: its memory may be another frame's.</exception>
    public Memory<byte> Memory => Alive(_bytes);

    /// <summary>
    /// The same picture at another time: another frame on the same memory, which lives until both are disposed. Neither
    /// may be written to any more.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The frame is disposed.</exception>
    public Frame Share(long timestamp)
    {
        SharedMemory? memory = _memory;
        ObjectDisposedException.ThrowIf(memory is null, this);
        memory.Retain();
        return new Frame(this, memory, timestamp);
    }

    /// <summary>Bytes of a tightly packed frame; chroma sizes round up.</summary>
    public static int SizeInBytes(PixelFormat format, int width, int height)
    {
        int total = 0;
        for (int i = 0; i < format.PlaneCount; i++)
        {
            (int w, int h) = PlaneSize(format, width, height, i);
            total = checked(total + w * h * format.BytesPerSample);
        }

        return total;
    }

    /// <summary>Samples a row and rows of plane <paramref name="index"/>; chroma sizes round up, rgb24 has three samples a pixel.</summary>
    public static (int Width, int Height) PlaneSize(PixelFormat format, int width, int height, int index)
    {
        if (format.Packed) return (width * 3, height);
        bool chroma = format.Model == ColorModel.Yuv && (index is 1 or 2);
        return chroma
            ? ((width + (1 << format.ChromaShiftX) - 1) >> format.ChromaShiftX, (height + (1 << format.ChromaShiftY) - 1) >> format.ChromaShiftY)
            : (width, height);
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Release();

    private T Alive<T>(T value)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        return value;
    }

    private static Plane[] Split(Memory<byte> memory, PixelFormat format, int width, int height)
    {
        Plane[] planes = new Plane[format.PlaneCount];
        int offset = 0;
        for (int i = 0; i < planes.Length; i++)
        {
            (int w, int h) = PlaneSize(format, width, height, i);
            int stride = w * format.BytesPerSample;
            planes[i] = new Plane(memory.Slice(offset, stride * h), w, h, stride, format.BytesPerSample);
            offset += stride * h;
        }

        return planes;
    }

    // The frames on one block of memory: the last gives it back, and whoever kept a plane finds nothing.
    private sealed class SharedMemory(int size) : MemoryManager<byte>
    {
        private byte[]? _array = ArrayPool<byte>.Shared.Rent(size);
        private int _frames = 1;

        public override Memory<byte> Memory => CreateMemory(size);

        public void Retain() => Interlocked.Increment(ref _frames);

        public void Release()
        {
            if (Interlocked.Decrement(ref _frames) == 0 && Interlocked.Exchange(ref _array, null) is { } array) ArrayPool<byte>.Shared.Return(array);
        }

        public override Span<byte> GetSpan() => new(Alive(), 0, size);

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            GCHandle handle = GCHandle.Alloc(Alive(), GCHandleType.Pinned);
            return new MemoryHandle((byte*)handle.AddrOfPinnedObject() + elementIndex, handle);
        }

        public override void Unpin()
        {
        }

        protected override bool TryGetArray(out ArraySegment<byte> segment)
        {
            segment = new ArraySegment<byte>(Alive(), 0, size);
            return true;
        }

        protected override void Dispose(bool disposing) => Release();

        private byte[] Alive() => _array ?? throw new ObjectDisposedException(nameof(Frame));
    }
}
