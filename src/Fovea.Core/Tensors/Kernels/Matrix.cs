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
    public void Pack<TVector>(int first, int count, int k0, int inner, float* panel, int width)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        if (IsTransposed && count == width && width == 3 * TVector.Width) CopyVectors<TVector>((float*)Data + (long)k0 * Pitch + first, inner, panel);
        else if (IsTransposed) CopyRows((float*)Data + (long)k0 * Pitch + first, count, inner, panel, width);
        else Transpose<TVector>((float*)Data + (long)first * Pitch + k0, count, inner, panel, width);
    }

    private void CopyVectors<TVector>(float* source, int inner, float* panel)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        for (int k = 0; k < inner; k++, source += Pitch, panel += 3 * TVector.Width)
        {
            TVector.Store(TVector.Load(source), panel);
            TVector.Store(TVector.Load(source + TVector.Width), panel + TVector.Width);
            TVector.Store(TVector.Load(source + 2 * TVector.Width), panel + 2 * TVector.Width);
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
    private void Transpose<TVector>(float* source, int count, int inner, float* panel, int width)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        if (count < width) new Span<float>(panel, inner * width).Clear();
        float* zipped = stackalloc float[4 * Vector];
        int i = 0;
        for (; i + 4 <= count; i += 4)
        {
            float* row = source + (long)i * Pitch;
            int k = 0;
            for (; k + TVector.Width <= inner; k += TVector.Width)
            {
                float* at = row + k;
                TVector.StoreZipped(TVector.Load(at), TVector.Load(at + Pitch), TVector.Load(at + 2 * Pitch), TVector.Load(at + 3 * Pitch), zipped);
                float* to = panel + (long)k * width + i;
                for (int j = 0; j < TVector.Width; j++, to += width) SimdVector4.Store(SimdVector4.Load(zipped + 4 * j), to);
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
