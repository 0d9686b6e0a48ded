using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The weights of one row convolution, packed for <see cref="FloatTile"/>: groups of eight or four output channels, and
/// within a group input channel, kernel row, kernel column, output channel. Missing channels of a group are zeros.
/// </summary>
internal sealed unsafe class FloatFilter<TVector> : IDisposable
    where TVector : unmanaged, ISimdVector<TVector>
{
    private readonly Tensor _weights;
    private readonly Tensor _bias;

    /// <summary>Packs weights.</summary>
    /// <param name="weight">(Co, Ci, kh, kw).</param>
    /// <param name="bias">Co start values, or none for zeros.</param>
    /// <param name="window">Where the kernel lies; its size is that of the weight.</param>
    public FloatFilter(Tensor weight, Tensor? bias, RowWindow window)
    {
        Shape shape = weight.Shape;
        (Outputs, Inputs, Window) = (shape.Batch, shape.Channels, window);
        _bias = new Tensor(Shape.Vector((Outputs + 7) / 8 * 8));
        bias?.Span.CopyTo(_bias.Span);
        int taps = Inputs * shape.PlaneSize;
        _weights = new Tensor(Shape.Vector((Outputs + 7) / 8 * 8 * taps));
        float* packed = _weights.Pointer;
        for (int first = 0; first < Outputs; first += Depth(first))
        {
            int depth = Depth(first);
            for (int tap = 0; tap < taps; tap++)
            {
                for (int k = 0; k < depth; k++) *packed++ = first + k < Outputs ? weight.Pointer[(first + k) * taps + tap] : 0;
            }
        }
    }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Where the kernel lies.</summary>
    public RowWindow Window { get; }

    /// <summary>Output channels of the group that starts at <paramref name="first"/>.</summary>
    public int Depth(int first) => Convolution3x3Weights.Depth<TVector>(Outputs, first);

    /// <summary>A task for one row: everything but the group.</summary>
    /// <param name="input">The value read.</param>
    /// <param name="run">Holds its rows.</param>
    /// <param name="row">Output row.</param>
    /// <param name="pointers">Room for a pointer for each kernel row.</param>
    public FloatTileTask Task(RowValue input, RowRun run, int row, float** pointers)
    {
        for (int ky = 0; ky < Window.Height; ky++)
        {
            pointers[ky] = (float*)(run.ToRead(input, row + Window.Top + ky) + input.Layout.Start) + Window.Left;
        }

        return new FloatTileTask { Rows = pointers, Pitch = input.Layout.Pitch / sizeof(float), Inputs = Inputs, Height = Window.Height, Width = Window.Width };
    }

    /// <summary>Computes columns <paramref name="x"/> to <paramref name="end"/> − 1 of the group of channels at <paramref name="first"/>.</summary>
    /// <param name="task">Rows, output and addend.</param>
    /// <param name="first">First channel of a group.</param>
    /// <param name="x">First column, a multiple of the lanes.</param>
    /// <param name="end">One past the last column; whole vectors are stored beyond.</param>
    /// <param name="relu">Whether max(0, value) is stored.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref FloatTileTask task, int first, int x, int end, bool relu)
    {
        int depth = Depth(first);
        task.Weights = _weights.Pointer + (nint)first * Inputs * Window.Height * Window.Width;
        task.Bias = _bias.Pointer + first;
        task.Channels = Math.Min(depth, Outputs - first);
        if (depth == 8) Run<EightChannels>(task, x, end, relu);
        else Run<FourChannels>(task, x, end, relu);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _bias.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TDepth>(in FloatTileTask task, int x, int end, bool relu)
        where TDepth : struct, ITileDepth
    {
        if (task.Addend is null && relu) Run<TDepth, ReluFinish>(task, x, end);
        else if (task.Addend is null) Run<TDepth, PlainFinish>(task, x, end);
        else if (relu) Run<TDepth, AddReluFinish>(task, x, end);
        else Run<TDepth, AddFinish>(task, x, end);
    }

    // Tiles of three vectors, and of two where three would leave one over.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TDepth, TFinish>(in FloatTileTask task, int x, int end)
        where TDepth : struct, ITileDepth
        where TFinish : struct, IRowFinish
    {
        int vectors = (end - x + TVector.Width - 1) / TVector.Width;
        for (; vectors > 4 || vectors == 3; vectors -= 3, x += 3 * TVector.Width) FloatTile.Run<TVector, ThreeVectors, TDepth, TFinish>(task, x);
        for (; vectors > 1; vectors -= 2, x += 2 * TVector.Width) FloatTile.Run<TVector, TwoVectors, TDepth, TFinish>(task, x);
        if (vectors > 0) FloatTile.Run<TVector, OneVector, TDepth, TFinish>(task, x);
    }
}
