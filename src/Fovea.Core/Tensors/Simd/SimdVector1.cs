namespace Fovea.Tensors;

/// <summary>One float: the plain code that judges the wider lanes, and the fallback where nothing wider exists.</summary>
internal readonly unsafe struct SimdVector1(float value) : ISimdVector<SimdVector1>
{
    private readonly float _value = value;

    public static int Width => 1;

    public static SimdVector1 Load(float* source) => new(*source);

    public static void Store(SimdVector1 value, float* destination) => *destination = value._value;

    public static void StoreBytes(SimdVector1 value, byte* destination) => *destination = (byte)(int)value._value;

    public static void StoreWords(SimdVector1 value, ushort* destination) => *destination = (ushort)(int)value._value;

    public static void StoreZipped(SimdVector1 a, SimdVector1 b, SimdVector1 c, SimdVector1 d, float* destination) =>
        (destination[0], destination[1], destination[2], destination[3]) = (a._value, b._value, c._value, d._value);

    public static SimdVector1 Broadcast(float value) => new(value);

    public static SimdVector1 MultiplyAdd(SimdVector1 a, SimdVector1 b, SimdVector1 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    public static SimdVector1 SquareRoot(SimdVector1 value) => new(MathF.Sqrt(value._value));

    public static SimdVector1 GreaterThan(SimdVector1 a, SimdVector1 b) => new(BitConverter.Int32BitsToSingle(a._value > b._value ? -1 : 0));

    public static SimdVector1 Select(SimdVector1 mask, SimdVector1 whenTrue, SimdVector1 whenFalse) =>
        BitConverter.SingleToInt32Bits(mask._value) != 0 ? whenTrue : whenFalse;

    public static SimdVector1 Abs(SimdVector1 value) => new(MathF.Abs(value._value));

    public static SimdVector1 operator +(SimdVector1 a, SimdVector1 b) => new(a._value + b._value);

    public static SimdVector1 operator -(SimdVector1 a, SimdVector1 b) => new(a._value - b._value);

    public static SimdVector1 operator *(SimdVector1 a, SimdVector1 b) => new(a._value * b._value);

    public static SimdVector1 operator /(SimdVector1 a, SimdVector1 b) => new(a._value / b._value);
}
