using System.Runtime.Intrinsics;
using Fovea.Tensors;

namespace Fovea.Tests.Tensors;

public sealed unsafe class SimdVectorTests
{
    private static readonly float[] Values =
        [0f, -0f, 1f, -1f, 0.1f, 3.3333333f, 1e-42f, -1e38f, 3e38f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 16777217f, 0.5f, -2.5f, 7f];

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Every_operation_agrees_with_the_scalar_lanes(int width)
    {
        for (int shift = 0; shift < 16; shift++)
        {
            float[] a = [.. Values];
            float[] b = [.. Enumerable.Range(0, 16).Select(i => Values[(i + shift) % 16])];
            float[] expected = Compute(1, a, b);
            float[] actual = Compute(width, a, b);
            for (int i = 0; i < expected.Length; i++)
            {
                bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
                Assert.True(same || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])), $"operation {i / 16}: {actual[i]:R}, not {expected[i]:R}");
            }
        }
    }

    [Fact]
    public void Multiply_add_rounds_once()
    {
        // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24: a product rounded first loses the last term.
        float x = 1f + 1f / 4096;
        float[] a = [.. Enumerable.Repeat(x, 16)];
        float[] results = new float[16];
        foreach (int width in SimdWidth.All)
        {
            using IDisposable lanes = SimdWidth.Use(width);
            fixed (float* pa = a, pr = results) SimdDispatch.Run(new FusedKernel { A = pa, Result = pr });
            Assert.All(results, value => Assert.Equal(1f / 16777216, value));
        }
    }

    [Fact]
    public void The_widest_lanes_are_those_of_the_hardware()
    {
        int expected = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;
        Assert.Equal(expected, SimdWidth.Current);
        using (SimdWidth.Use(4)) Assert.Equal(4, SimdWidth.Current);
        Assert.Equal(expected, SimdWidth.Current);
        Assert.Throws<ArgumentOutOfRangeException>(() => SimdWidth.Use(5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_partial_store_writes_nothing_behind(int width)
    {
        using IDisposable lanes = SimdWidth.Use(width);
        for (int count = 0; count <= width; count++)
        {
            float[] results = [.. Enumerable.Repeat(-1f, 32)];
            fixed (float* pr = results) SimdDispatch.Run(new PartialStoreKernel { Count = count, Result = pr });
            for (int i = 0; i < 32; i++) Assert.Equal(i < count ? 2f : -1f, results[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Codes_and_zipped_vectors_are_stored_in_order(int width)
    {
        using IDisposable lanes = SimdWidth.Use(width);
        float[] source = [.. Enumerable.Range(0, 64).Select(i => i * 3.99f)];
        byte[] bytes = new byte[16];
        ushort[] words = new ushort[16];
        float[] zipped = new float[64];
        fixed (float* ps = source, pz = zipped)
        fixed (byte* pb = bytes)
        fixed (ushort* pw = words) SimdDispatch.Run(new StoreKernel { Source = ps, Bytes = pb, Words = pw, Zipped = pz });
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (byte)(i * 3.99f)), bytes);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (ushort)(i * 3.99f * 1000f)), words);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => source[i % 4 * 16 + i / 4]), zipped);
    }

    private static float[] Compute(int width, float[] a, float[] b)
    {
        float[] results = new float[11 * 16];
        using IDisposable lanes = SimdWidth.Use(width);
        fixed (float* pa = a, pb = b, pr = results) SimdDispatch.Run(new EveryOperationKernel { A = pa, B = pb, Result = pr });
        return results;
    }

    private struct EveryOperationKernel : ISimdKernel
    {
        public required float* A;
        public required float* B;
        public required float* Result;

        public readonly void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            for (int i = 0; i < 16; i += TVector.Width)
            {
                TVector a = TVector.Load(A + i), b = TVector.Load(B + i);
                TVector.Store(a + b, Result + i);
                TVector.Store(a - b, Result + 16 + i);
                TVector.Store(a * b, Result + 32 + i);
                TVector.Store(a / b, Result + 48 + i);
                TVector.Store(TVector.MultiplyAdd(a, b, b), Result + 64 + i);
                TVector.Store(TVector.Min(a, b), Result + 80 + i);
                TVector.Store(TVector.Max(a, b), Result + 96 + i);
                TVector.Store(TVector.SquareRoot(a), Result + 112 + i);
                TVector.Store(TVector.Abs(a), Result + 128 + i);
                TVector.Store(TVector.Select(TVector.GreaterThan(a, b), TVector.Broadcast(1f), TVector.Broadcast(2f)), Result + 144 + i);
                TVector.Store(TVector.GreaterThan(b, a), Result + 160 + i);
            }
        }
    }

    private struct FusedKernel : ISimdKernel
    {
        public required float* A;
        public required float* Result;

        public readonly void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            for (int i = 0; i < 16; i += TVector.Width)
            {
                TVector a = TVector.Load(A + i);
                TVector.Store(TVector.MultiplyAdd(a, a, TVector.Broadcast(-1f - 1f / 2048)), Result + i);
            }
        }
    }

    private struct PartialStoreKernel : ISimdKernel
    {
        public required int Count;
        public required float* Result;

        public readonly void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector> => TVector.Store(TVector.Broadcast(2f), Result, Count);
    }

    private struct StoreKernel : ISimdKernel
    {
        public required float* Source;
        public required byte* Bytes;
        public required ushort* Words;
        public required float* Zipped;

        public readonly void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            for (int i = 0; i < 16; i += TVector.Width)
            {
                float* from = Source + i;
                TVector.StoreBytes(TVector.Load(from), Bytes + i);
                TVector.StoreWords(TVector.Load(from) * TVector.Broadcast(1000f), Words + i);
                TVector.StoreZipped(TVector.Load(from), TVector.Load(from + 16), TVector.Load(from + 32), TVector.Load(from + 48), Zipped + 4 * i);
            }
        }
    }
}
