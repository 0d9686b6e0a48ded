using System.Runtime.InteropServices;

namespace Fovea.Imaging;

/// <summary>One component of a frame: width × height samples in rows of <see cref="Stride"/> bytes.</summary>
public sealed class Plane
{
    /// <summary>Wraps memory that the caller keeps alive; it needs (height − 1) · stride + width · bytesPerSample bytes.</summary>
    /// <exception cref="ArgumentException">The memory is too small or the stride shorter than a row.</exception>
    public Plane(Memory<byte> memory, int width, int height, int stride, int bytesPerSample)
    {
        if (stride < width * bytesPerSample) throw new ArgumentException($"A stride of {stride} bytes is shorter than a row of {width} samples.", nameof(stride));
        long needed = (long)(height - 1) * stride + (long)width * bytesPerSample;
        if (memory.Length < needed) throw new ArgumentException($"{memory.Length} bytes do not hold a plane that needs {needed}.", nameof(memory));
        (Memory, Width, Height, Stride, BytesPerSample) = (memory, width, height, stride, bytesPerSample);
    }

    /// <summary>Samples a row (three a pixel in rgb24).</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>1, or 2 for more than 8 bits.</summary>
    public int BytesPerSample { get; }

    /// <summary>The memory, first row first.</summary>
    public Memory<byte> Memory { get; }

    /// <summary>The samples of row <paramref name="y"/> as <typeparamref name="T"/> (byte or ushort).</summary>
    public Span<T> Row<T>(int y)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(Memory.Span.Slice(y * Stride, Width * BytesPerSample));
}
