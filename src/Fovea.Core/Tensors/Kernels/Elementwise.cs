namespace Fovea.Tensors;

/// <summary>Runs an operator over whole arrays, value by value. The destination may be one of the sources.</summary>
internal static unsafe class Elementwise
{
    /// <summary>destination[i] = operation(x[i]).</summary>
    public static void Map<TOperator>(TOperator operation, float* x, float* destination, int count)
        where TOperator : struct, IUnaryOperator =>
        SimdDispatch.Run(new UnaryKernel<TOperator> { Operator = operation, X = x, Destination = destination, Count = count });

    /// <summary>destination[i] = operation(a[i], b[i]).</summary>
    public static void Map<TOperator>(TOperator operation, float* a, float* b, float* destination, int count)
        where TOperator : struct, IBinaryOperator =>
        SimdDispatch.Run(new BinaryKernel<TOperator> { Operator = operation, A = a, B = b, Destination = destination, Count = count });

    /// <summary>destination[i] += operation(a[i], b[i]).</summary>
    public static void Accumulate<TOperator>(TOperator operation, float* a, float* b, float* destination, int count)
        where TOperator : struct, IBinaryOperator =>
        SimdDispatch.Run(new AccumulateKernel<TOperator> { Operator = operation, A = a, B = b, Destination = destination, Count = count });

    /// <summary>The same into a gradient, where the first to come sets instead of adding.</summary>
    public static void Flow<TOperator>(TOperator operation, float* a, float* b, Tape tape, Tensor into)
        where TOperator : struct, IBinaryOperator
    {
        Tensor gradient = tape.OpenGradient(into, out bool first);
        if (first) Map(operation, a, b, gradient.Pointer, into.Count);
        else Accumulate(operation, a, b, gradient.Pointer, into.Count);
    }

    /// <summary>Adds x to a gradient.</summary>
    public static void Flow(Tensor x, Tape tape, Tensor into)
    {
        Tensor gradient = tape.OpenGradient(into, out bool first);
        if (first) x.Span.CopyTo(gradient.Span);
        else Add(x.Pointer, gradient.Pointer, into.Count);
    }

    /// <summary>destination[i] += x[i].</summary>
    public static void Add(float* x, float* destination, int count) => Map(default(AddOperator), destination, x, destination, count);

    /// <summary>destination[i] += factor · x[i], rounded once.</summary>
    public static void AddScaled(float* x, float factor, float* destination, int count) =>
        Map(new AddScaledOperator(factor), destination, x, destination, count);

    public readonly struct AddOperator : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector a, TVector b)
            where TVector : unmanaged, ISimdVector<TVector> => a + b;
    }

    private readonly struct AddScaledOperator(float factor) : IBinaryOperator
    {
        public TVector Apply<TVector>(TVector a, TVector b)
            where TVector : unmanaged, ISimdVector<TVector> => TVector.MultiplyAdd(b, TVector.Broadcast(factor), a);
    }

    private struct UnaryKernel<TOperator> : ISimdKernel
        where TOperator : struct, IUnaryOperator
    {
        public required TOperator Operator;
        public required float* X;
        public required float* Destination;
        public required int Count;

        public readonly void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            int i = 0;
            for (; i + TVector.Width <= Count; i += TVector.Width) TVector.Store(Operator.Apply(TVector.Load(X + i)), Destination + i);
            for (; i < Count; i++) SimdVector1.Store(Operator.Apply(SimdVector1.Load(X + i)), Destination + i);
        }
    }

    private struct BinaryKernel<TOperator> : ISimdKernel
        where TOperator : struct, IBinaryOperator
    {
        public required TOperator Operator;
        public required float* A;
        public required float* B;
        public required float* Destination;
        public required int Count;

        public readonly void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            int i = 0;
            for (; i + TVector.Width <= Count; i += TVector.Width)
            {
                TVector.Store(Operator.Apply(TVector.Load(A + i), TVector.Load(B + i)), Destination + i);
            }

            for (; i < Count; i++) SimdVector1.Store(Operator.Apply(SimdVector1.Load(A + i), SimdVector1.Load(B + i)), Destination + i);
        }
    }

    private struct AccumulateKernel<TOperator> : ISimdKernel
        where TOperator : struct, IBinaryOperator
    {
        public required TOperator Operator;
        public required float* A;
        public required float* B;
        public required float* Destination;
        public required int Count;

        public readonly void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            int i = 0;
            for (; i + TVector.Width <= Count; i += TVector.Width)
            {
                TVector added = Operator.Apply(TVector.Load(A + i), TVector.Load(B + i));
                TVector.Store(TVector.Load(Destination + i) + added, Destination + i);
            }

            for (; i < Count; i++)
            {
                SimdVector1 added = Operator.Apply(SimdVector1.Load(A + i), SimdVector1.Load(B + i));
                SimdVector1.Store(SimdVector1.Load(Destination + i) + added, Destination + i);
            }
        }
    }
}

/// <summary>A function of one value, written once for every vector width.</summary>
internal interface IUnaryOperator
{
    TVector Apply<TVector>(TVector x)
        where TVector : unmanaged, ISimdVector<TVector>;
}

/// <summary>A function of two values, written once for every vector width.</summary>
internal interface IBinaryOperator
{
    TVector Apply<TVector>(TVector a, TVector b)
        where TVector : unmanaged, ISimdVector<TVector>;
}
