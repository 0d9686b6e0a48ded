using Fovea.Inference;
using Fovea.Tensors;

namespace Fovea.Tests.Inference.Rows;

/// <summary>The one tile of all convolutions of rows beside plain loops.</summary>
public sealed unsafe class RowTileTests
{
    private const int Pitch = 256;
    private const int Inputs = 3;
    private static readonly RowWindow Window = RowWindow.Around(3, 5);

    public static TheoryData<int, int, int, int> Floats()
    {
        TheoryData<int, int, int, int> cases = [];
        foreach (int width in SimdWidth.All)
        {
            foreach (int outputs in new[] { 1, 4, 5, 8, 11 })
            {
                cases.Add(width, outputs, 1, 3);
                cases.Add(width, outputs, 83, 1);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Floats))]
    public void Floats_are_the_fused_sums_of_all_taps_in_their_order(int width, int outputs, int columns, int parts)
    {
        using IDisposable choice = SimdWidth.Use(width);
        SimdDispatch.Run(new FloatCase(outputs, columns, parts));
    }

    [Theory]
    [InlineData(3, 41)]
    [InlineData(4, 1)]
    [InlineData(4, 100)]
    public void Int8_sums_are_exact_whatever_the_vectors(int depth, int columns)
    {
        Int8Case<Int8Vector1>(depth, columns);
        Int8Case<Int8Vector4>(depth, columns);
        Int8Case<Int8Vector8<WidenedProducts>>(depth, columns);
        if (SimdWidth.MultipliesBytes) Int8Case<Int8Vector8<DotProducts>>(depth, columns);
    }

    private static TileTask Task(RowFilter filter, Tensor rows, float** pointers, int parts)
    {
        for (int i = 0; i < filter.Rows; i++) pointers[i] = rows.Pointer + i * Pitch;
        return new TileTask { Rows = pointers, Count = filter.Rows, Taps = Window.Width, TapPitch = 1, Parts = parts, PartPitch = 7, PartOutputPitch = 64 * Pitch };
    }

    private static Tensor Noise(int rows)
    {
        Tensor tensor = new(new Shape(1, 1, rows, Pitch));
        RandomSource random = new(3);
        foreach (ref float value in tensor.Span) value = random.NextNormal();
        return tensor;
    }

    private static void Int8Case<TInt8>(int depth, int columns)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
    {
        const int Outputs = 7;
        using RowFilter filter = new(TileGroup.Split(Outputs, depth), Inputs, Window);
        using Tensor rows = Noise(filter.Rows), sums = new(new Shape(1, 8, 1, Pitch)), units = new(Shape.Vector(4)), zeros = new(Shape.Vector(4));
        units.Span.Fill(1);
        RandomSource random = new(5);
        float** pointers = stackalloc float*[filter.Rows];
        TileTask task = Task(filter, rows, pointers, 1);
        foreach (TileGroup group in filter.Groups)
        {
            for (int i = 0; i < filter.Taps * group.Channels; i++) *(int*)filter.Weight(group, i % filter.Taps, i / filter.Taps) = (int)random.NextWord();
            for (int channel = 0; channel < group.Channels; channel++) *(int*)filter.Start(group, channel) = channel - 2;
            filter.Select(ref task, group);
            ValueFinish<TInt8> finish = new(units.Pointer, zeros.Pointer, sums.Pointer, Pitch);
            RowTile.Run<TInt8, FourChannels, ValueFinish<TInt8>>(task, 0, columns, finish);
            for (int i = 0; i < group.Channels * columns; i++)
            {
                (int channel, int x) = (i / columns, i % columns);
                int sum = channel - 2;
                for (int tap = 0; tap < filter.Taps; tap++)
                {
                    byte* pixel = (byte*)(pointers[tap / Window.Width] + tap % Window.Width + x);
                    sbyte* weights = (sbyte*)filter.Weight(group, tap, channel);
                    for (int k = 0; k < 4; k++) sum += pixel[k] * weights[k];
                }

                Assert.Equal(sum, sums.Pointer[channel * Pitch + x]);
            }
        }
    }

    private readonly struct FloatCase(int outputs, int columns, int parts) : ISimdKernel
    {
        public void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            using RowFilter filter = new(TileGroup.Split<TVector>(outputs), Inputs, Window, parts);
            using Tensor rows = Noise(filter.Rows), sums = new(new Shape(1, parts * 64, 1, Pitch));
            RandomSource random = new(5);
            float** pointers = stackalloc float*[filter.Rows];
            TileTask task = Task(filter, rows, pointers, parts);
            foreach (TileGroup group in filter.Groups)
            {
                for (int i = 0; i < parts * group.Channels; i++)
                {
                    *filter.Start(group, i / parts, i % parts) = random.NextNormal();
                    for (int tap = 0; tap < filter.Taps; tap++) *filter.Weight(group, tap, i / parts, i % parts) = random.NextNormal();
                }

                filter.Select(ref task, group);
                FloatTile.Run<TVector>(task, group.Depth, 0, columns, new FloatOutput(sums.Pointer + group.First * Pitch, null, Pitch, group.Channels), relu: false);
            }

            foreach (TileGroup group in filter.Groups)
            {
                for (int i = 0; i < parts * group.Channels * columns; i++)
                {
                    (int part, int channel, int x) = (i / columns % parts, i / columns / parts, i % columns);
                    float sum = *filter.Start(group, channel, part);
                    for (int tap = 0; tap < filter.Taps; tap++)
                    {
                        float pixel = pointers[tap / Window.Width][tap % Window.Width + x + part * 7];
                        sum = MathF.FusedMultiplyAdd(pixel, *filter.Weight(group, tap, channel, part), sum);
                    }

                    Assert.Equal(sum, sums.Pointer[part * 64 * Pitch + (group.First + channel) * Pitch + x]);
                }
            }
        }
    }
}
