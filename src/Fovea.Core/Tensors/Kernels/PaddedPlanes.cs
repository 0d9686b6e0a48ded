namespace Fovea.Tensors;

/// <summary>
/// The feature maps of one sample, laid out so that a kernel tap at any output column is one contiguous load: zeros
/// around the picture, and, for a stride s, the columns sorted into s phases (column s·i + p at index i of phase p).
/// </summary>
internal readonly unsafe ref struct PaddedPlanes : IDisposable
{
    private readonly Scratch _scratch;
    private readonly bool _owned;

    /// <summary>Lays out a sample for a window of kh by kw, which may hang over by <paramref name="offset"/>.</summary>
    /// <param name="source">First float of the sample: <paramref name="channels"/> gapless maps.</param>
    /// <param name="channels">Number of feature maps.</param>
    /// <param name="size">Height and width of a map.</param>
    /// <param name="offset">Rows and columns of zeros before the map; negative to leave out rows or columns.</param>
    /// <param name="window">Kernel height and width.</param>
    /// <param name="output">Rows and columns that the window visits.</param>
    /// <param name="stride">Step of the window.</param>
    public PaddedPlanes(float* source, int channels, Extent size, Extent offset, Extent window, Extent output, int stride)
    {
        Stride = stride;
        Extent needed = new((output.Height - 1) * stride + window.Height, (output.Width - 1) * stride + window.Width);
        if (stride == 1 && offset == default && needed == size && output.Width % 16 == 0)
        {
            Pointer = source;
            (PhasePitch, RowPitch, ChannelPitch) = (size.Width, size.Width, size.Height * size.Width);
            return;
        }

        PhasePitch = RoundUp(RoundUp(output.Width) + (window.Width - 1) / stride);
        RowPitch = PhasePitch * stride;
        ChannelPitch = checked(RowPitch * needed.Height);
        _scratch = new Scratch(checked(ChannelPitch * channels));
        _owned = true;
        Pointer = _scratch.Pointer;
        new Span<float>(Pointer, ChannelPitch * channels).Clear();
        for (int channel = 0; channel < channels; channel++)
        {
            Fill(source + (long)channel * size.Height * size.Width, Pointer + (long)channel * ChannelPitch, size, offset, needed);
        }
    }

    /// <summary>First float of channel 0, padding included.</summary>
    public float* Pointer { get; }

    /// <summary>Floats between channels.</summary>
    public int ChannelPitch { get; }

    /// <summary>Floats between padded rows.</summary>
    public int RowPitch { get; }

    /// <summary>Step of the window.</summary>
    public int Stride { get; }

    private int PhasePitch { get; }

    /// <summary>Floats from the load of tap (0, 0) to that of tap (ky, kx).</summary>
    public int Tap(int ky, int kx) => ky * RowPitch + kx % Stride * PhasePitch + kx / Stride;

    public void Dispose()
    {
        if (_owned) _scratch.Dispose();
    }

    private static int RoundUp(int count) => (count + 15) & ~15;

    private void Fill(float* source, float* destination, Extent size, Extent offset, Extent needed)
    {
        int firstRow = Math.Max(0, -offset.Height);
        int lastRow = Math.Min(size.Height, needed.Height - offset.Height);
        int firstColumn = Math.Max(0, -offset.Width);
        int count = Math.Min(size.Width, needed.Width - offset.Width) - firstColumn;
        if (count <= 0) return;
        for (int y = firstRow; y < lastRow; y++)
        {
            float* from = source + (long)y * size.Width + firstColumn;
            float* row = destination + (long)(y + offset.Height) * RowPitch;
            int column = firstColumn + offset.Width;
            if (Stride == 1) new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(row + column, count));
            else Deal(from, row, column, count);
        }
    }

    private void Deal(float* from, float* row, int column, int count)
    {
        for (int i = 0; i < count; i++, column++) row[column % Stride * PhasePitch + column / Stride] = from[i];
    }
}

/// <summary>A number of rows and columns.</summary>
internal readonly record struct Extent(int Height, int Width);
