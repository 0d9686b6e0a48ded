namespace Fovea.Tensors;

/// <summary>
/// destination[r, c] = start + Σ over k of left(r, k) · right(c, k), with one fused multiply-add each in the order of k:
/// the bits depend neither on the width of the vectors nor on how the work is cut.
/// </summary>
/// <remarks>
/// Both sides are packed into panels that are read straight through: eight rows and three vectors of columns, whose 24
/// sums stay in registers (half as many rows where there are only sixteen), and so many k that a panel of columns stays
/// in the first cache.
/// </remarks>
internal unsafe struct MatrixProduct : ISimdKernel
{
    private const int Depth = 192;

    /// <summary>Element (r, k).</summary>
    public required Matrix Left;

    /// <summary>Element (c, k).</summary>
    public required Matrix Right;

    /// <summary>Rows, columns, and length of the sums.</summary>
    public required (int Rows, int Columns, int Inner) Size;

    /// <summary>What each row starts from; null for what the destination holds.</summary>
    public required float* Start;

    /// <summary>First result; rows have <see cref="Pitch"/>.</summary>
    public required float* Destination;

    /// <summary>Floats between rows of the destination.</summary>
    public required int Pitch;

    public readonly void Run<TVector>()
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int height = MatrixTile.Height<TVector>(), width = MatrixTile.Width<TVector>();
        int bands = (Size.Rows + height - 1) / height;
        int depth = Math.Min(Depth, Size.Inner);
        using Scratch lefts = new(bands * height * depth);
        using Scratch right = new(width * depth);
        for (int k = 0; k < Size.Inner; k += Depth)
        {
            int inner = Math.Min(Depth, Size.Inner - k);
            for (int band = 0; band < bands; band++)
            {
                Left.Pack<TVector>(band * height, Math.Min(height, Size.Rows - band * height), k, inner, lefts.Pointer + (long)band * height * depth, height);
            }

            for (int column = 0; column < Size.Columns; column += width)
            {
                int columns = Math.Min(width, Size.Columns - column);
                Right.Pack<TVector>(column, columns, k, inner, right.Pointer, width);
                for (int band = 0; band < bands; band++)
                {
                    int row = band * height;
                    float* start = Start is null || k > 0 ? null : Start + row;
                    float* destination = Destination + (long)row * Pitch + column;
                    float* left = lefts.Pointer + (long)band * height * depth;
                    int rows = Math.Min(height, Size.Rows - row);
                    if (rows == height && columns == width) MatrixTile.Run<TVector>(left, right.Pointer, inner, start, destination, Pitch);
                    else Part<TVector>(left, right.Pointer, inner, start, destination, rows, columns);
                }
            }
        }
    }

    // A tile at the edge is computed in a place of its own.
    private readonly void Part<TVector>(float* left, float* right, int inner, float* start, float* destination, int rows, int columns)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int width = MatrixTile.Width<TVector>();
        float* tile = stackalloc float[8 * 48];
        float* starts = stackalloc float[8];
        for (int r = 0; r < rows; r++)
        {
            if (start is not null) starts[r] = start[r];
            else new ReadOnlySpan<float>(destination + (long)r * Pitch, columns).CopyTo(new Span<float>(tile + r * width, columns));
        }

        MatrixTile.Run<TVector>(left, right, inner, start is null ? null : starts, tile, width);
        for (int r = 0; r < rows; r++) new ReadOnlySpan<float>(tile + r * width, columns).CopyTo(new Span<float>(destination + (long)r * Pitch, columns));
    }
}
