namespace Fovea.Tensors;

/// <summary>A matrix in memory: element (i, k) is at Data[i·Pitch + k], or, transposed, at Data[k·Pitch + i].</summary>
/// <param name="Data">First element.</param>
/// <param name="Pitch">Floats between rows of memory.</param>
/// <param name="IsTransposed">True when elements of neighbouring i lie side by side.</param>
internal readonly unsafe record struct Matrix(nint Data, int Pitch, bool IsTransposed)
{
    private const int Vector = 16;

    public Matrix(float* data, int pitch, bool isTransposed)
        : this((nint)data, pitch, isTransposed)
    {
    }

    /// <summary>
    /// Copies elements (i, k) for <paramref name="count"/> i from <paramref name="first"/> and all k of a range to
    /// panel[k·width + i], zeros behind the last.
    /// </summary>
    public void Pack<TLanes>(int first, int count, int k0, int inner, float* panel, int width)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (IsTransposed && count == width && width == 3 * TLanes.Width) CopyVectors<TLanes>((float*)Data + (long)k0 * Pitch + first, inner, panel);
        else if (IsTransposed) CopyRows((float*)Data + (long)k0 * Pitch + first, count, inner, panel, width);
        else Turn<TLanes>((float*)Data + (long)first * Pitch + k0, count, inner, panel, width);
    }

    private void CopyVectors<TLanes>(float* source, int inner, float* panel)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (int k = 0; k < inner; k++, source += Pitch, panel += 3 * TLanes.Width)
        {
            TLanes.Store(TLanes.Load(source), panel);
            TLanes.Store(TLanes.Load(source + TLanes.Width), panel + TLanes.Width);
            TLanes.Store(TLanes.Load(source + 2 * TLanes.Width), panel + 2 * TLanes.Width);
        }
    }

    private void CopyRows(float* source, int count, int inner, float* panel, int width)
    {
        for (int k = 0; k < inner; k++, source += Pitch, panel += width)
        {
            new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(panel, count));
            if (count < width) new Span<float>(panel + count, width - count).Clear();
        }
    }

    // Four rows at a time are zipped, sixteen elements of each, and the fours put in their places.
    private void Turn<TLanes>(float* source, int count, int inner, float* panel, int width)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (count < width) new Span<float>(panel, inner * width).Clear();
        float* zipped = stackalloc float[4 * Vector];
        int i = 0;
        for (; i + 4 <= count; i += 4)
        {
            float* row = source + (long)i * Pitch;
            int k = 0;
            for (; k + TLanes.Width <= inner; k += TLanes.Width)
            {
                float* at = row + k;
                TLanes.StoreZipped(TLanes.Load(at), TLanes.Load(at + Pitch), TLanes.Load(at + 2 * Pitch), TLanes.Load(at + 3 * Pitch), zipped);
                float* to = panel + (long)k * width + i;
                for (int j = 0; j < TLanes.Width; j++, to += width) Lanes4.Store(Lanes4.Load(zipped + 4 * j), to);
            }

            for (; k < inner; k++)
            {
                for (int j = 0; j < 4; j++) panel[(long)k * width + i + j] = row[(long)j * Pitch + k];
            }
        }

        for (; i < count; i++)
        {
            for (int k = 0; k < inner; k++) panel[(long)k * width + i] = source[(long)i * Pitch + k];
        }
    }
}
