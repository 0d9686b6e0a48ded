namespace Fovea.Tensors;

/// <summary>One float: the plain code that judges the wider lanes, and the fallback where nothing wider exists.</summary>
internal readonly unsafe struct Lanes1(float value) : ILanes<Lanes1>
{
    private readonly float _value = value;

    public static int Width => 1;

    public static Lanes1 Load(float* source) => new(*source);

    public static void Store(Lanes1 value, float* destination) => *destination = value._value;

    public static void StoreBytes(Lanes1 value, byte* destination) => *destination = (byte)(int)value._value;

    public static void StoreWords(Lanes1 value, ushort* destination) => *destination = (ushort)(int)value._value;

    public static void StoreZipped(Lanes1 a, Lanes1 b, Lanes1 c, Lanes1 d, float* destination) =>
        (destination[0], destination[1], destination[2], destination[3]) = (a._value, b._value, c._value, d._value);

    public static Lanes1 Broadcast(float value) => new(value);

    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Lanes1 SquareRoot(Lanes1 value) => new(MathF.Sqrt(value._value));

    public static Lanes1 GreaterThan(Lanes1 a, Lanes1 b) => new(BitConverter.Int32BitsToSingle(a._value > b._value ? -1 : 0));

    public static Lanes1 Select(Lanes1 mask, Lanes1 whenTrue, Lanes1 whenFalse) =>
        BitConverter.SingleToInt32Bits(mask._value) != 0 ? whenTrue : whenFalse;

    public static Lanes1 Abs(Lanes1 value) => new(MathF.Abs(value._value));

    public static Lanes1 operator +(Lanes1 a, Lanes1 b) => new(a._value + b._value);

    public static Lanes1 operator -(Lanes1 a, Lanes1 b) => new(a._value - b._value);

    public static Lanes1 operator *(Lanes1 a, Lanes1 b) => new(a._value * b._value);

    public static Lanes1 operator /(Lanes1 a, Lanes1 b) => new(a._value / b._value);
}
