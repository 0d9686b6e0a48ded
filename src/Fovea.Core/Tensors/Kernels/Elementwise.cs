namespace Fovea.Tensors;

/// <summary>Runs an operator over whole arrays, value by value. The destination may be one of the sources.</summary>
internal static unsafe class Elementwise
{
    /// <summary>destination[i] = operation(x[i]).</summary>
    public static void Map<TOperator>(TOperator operation, float* x, float* destination, int count)
        where TOperator : struct, IUnaryOperator =>
        LaneDispatch.Run(new UnaryKernel<TOperator> { Operator = operation, X = x, Destination = destination, Count = count });

    /// <summary>destination[i] = operation(a[i], b[i]).</summary>
    public static void Map<TOperator>(TOperator operation, float* a, float* b, float* destination, int count)
        where TOperator : struct, IBinaryOperator =>
        LaneDispatch.Run(new BinaryKernel<TOperator> { Operator = operation, A = a, B = b, Destination = destination, Count = count });

    /// <summary>destination[i] += operation(a[i], b[i]).</summary>
    public static void Accumulate<TOperator>(TOperator operation, float* a, float* b, float* destination, int count)
        where TOperator : struct, IBinaryOperator =>
        LaneDispatch.Run(new AccumulateKernel<TOperator> { Operator = operation, A = a, B = b, Destination = destination, Count = count });

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
        public TLanes Apply<TLanes>(TLanes a, TLanes b)
            where TLanes : unmanaged, ILanes<TLanes> => a + b;
    }

    private readonly struct AddScaledOperator(float factor) : IBinaryOperator
    {
        public TLanes Apply<TLanes>(TLanes a, TLanes b)
            where TLanes : unmanaged, ILanes<TLanes> => TLanes.MultiplyAdd(b, TLanes.Broadcast(factor), a);
    }

    private struct UnaryKernel<TOperator> : ILaneKernel
        where TOperator : struct, IUnaryOperator
    {
        public required TOperator Operator;
        public required float* X;
        public required float* Destination;
        public required int Count;

        public readonly void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int i = 0;
            for (; i + TLanes.Width <= Count; i += TLanes.Width) TLanes.Store(Operator.Apply(TLanes.Load(X + i)), Destination + i);
            for (; i < Count; i++) Lanes1.Store(Operator.Apply(Lanes1.Load(X + i)), Destination + i);
        }
    }

    private struct BinaryKernel<TOperator> : ILaneKernel
        where TOperator : struct, IBinaryOperator
    {
        public required TOperator Operator;
        public required float* A;
        public required float* B;
        public required float* Destination;
        public required int Count;

        public readonly void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int i = 0;
            for (; i + TLanes.Width <= Count; i += TLanes.Width)
            {
                TLanes.Store(Operator.Apply(TLanes.Load(A + i), TLanes.Load(B + i)), Destination + i);
            }

            for (; i < Count; i++) Lanes1.Store(Operator.Apply(Lanes1.Load(A + i), Lanes1.Load(B + i)), Destination + i);
        }
    }

    private struct AccumulateKernel<TOperator> : ILaneKernel
        where TOperator : struct, IBinaryOperator
    {
        public required TOperator Operator;
        public required float* A;
        public required float* B;
        public required float* Destination;
        public required int Count;

        public readonly void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int i = 0;
            for (; i + TLanes.Width <= Count; i += TLanes.Width)
            {
                TLanes added = Operator.Apply(TLanes.Load(A + i), TLanes.Load(B + i));
                TLanes.Store(TLanes.Load(Destination + i) + added, Destination + i);
            }

            for (; i < Count; i++)
            {
                Lanes1 added = Operator.Apply(Lanes1.Load(A + i), Lanes1.Load(B + i));
                Lanes1.Store(Lanes1.Load(Destination + i) + added, Destination + i);
            }
        }
    }
}
