namespace Fovea.Tensors;

/// <summary>
/// Sums whose bits do not depend on the vector width: sixteen partial sums (index modulo 16) per chunk of 512
/// values, added in one fixed tree, and the chunks added in double precision.
/// </summary>
internal static unsafe class Reduction
{
    private const int Chunk = 512;

    /// <summary>Σ operation(a[i], b[i]).</summary>
    public static double Sum<TOperator>(TOperator operation, float* a, float* b, int count)
        where TOperator : struct, IBinaryOperator
    {
        double total = 0;
        float* partial = stackalloc float[16];
        for (int start = 0; start < count; start += Chunk)
        {
            SimdDispatch.Run(new Kernel<TOperator>
            {
                Operator = operation,
                A = a + start,
                B = b + start,
                Count = Math.Min(Chunk, count - start),
                Partial = partial,
            });
            total += Tree(partial);
        }

        return total;
    }

    /// <summary>Σ values[i].</summary>
    public static double Sum(float* values, int count) => Sum(default(FirstOperator), values, values, count);

    /// <summary>The sum of sixteen values, pairs first.</summary>
    public static float Tree(float* values)
    {
        float a = ((values[0] + values[8]) + (values[4] + values[12])) + ((values[2] + values[10]) + (values[6] + values[14]));
        float b = ((values[1] + values[9]) + (values[5] + values[13])) + ((values[3] + values[11]) + (values[7] + values[15]));
        return a + b;
    }

    private readonly struct FirstOperator : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector a, TVector b)
            where TVector : unmanaged, ISimdVector<TVector> => a;
    }

    private struct Kernel<TOperator> : ISimdKernel
        where TOperator : struct, IBinaryOperator
    {
        public required TOperator Operator;
        public required float* A;
        public required float* B;
        public required int Count;
        public required float* Partial;

        public readonly void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            int whole = Count & ~15;
            for (int lane = 0; lane < 16; lane += TVector.Width)
            {
                TVector sum = TVector.Broadcast(0f);
                for (int i = lane; i < whole; i += 16) sum += Operator.Apply(TVector.Load(A + i), TVector.Load(B + i));
                TVector.Store(sum, Partial + lane);
            }

            for (int i = whole; i < Count; i++)
            {
                SimdVector1 sum = SimdVector1.Load(Partial + (i - whole)) + Operator.Apply(SimdVector1.Load(A + i), SimdVector1.Load(B + i));
                SimdVector1.Store(sum, Partial + (i - whole));
            }
        }
    }
}
