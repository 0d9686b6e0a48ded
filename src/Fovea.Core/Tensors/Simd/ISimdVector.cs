using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>
/// What the tiles of convolutions are made of: a vector of sums of 32 bits, to which products of elements of four bytes are
/// added. An element is a float, or four channels of int8 whose products go into one sum.
/// </summary>
/// <typeparam name="TSelf">The struct that implements the interface.</typeparam>
internal unsafe interface ITileVector<TSelf>
    where TSelf : unmanaged, ITileVector<TSelf>
{
    /// <summary>Elements per vector: 1, 4, 8 or 16.</summary>
    static abstract int Width { get; }

    /// <summary>Vectors of one row that a tile can hold in registers: 1 to 3.</summary>
    static virtual int TileVectors => 3;

    /// <summary>Loads <see cref="Width"/> elements; no alignment is asked for.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>The same element in every lane.</summary>
    static abstract TSelf Broadcast(float* element);

    /// <summary>a·b + c: with one rounding for floats, exact for int8, where a is unsigned and b signed.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);
}

/// <summary>
/// A vector of <see cref="ITileVector{TSelf}.Width"/> floats. A kernel body is written once over this interface and compiled for each
/// width; every operation rounds alike in every width (multiply-add is always fused), so the bits never depend on it.
/// </summary>
/// <typeparam name="TSelf">The struct that implements the interface.</typeparam>
internal unsafe interface ISimdVector<TSelf> : ITileVector<TSelf>
    where TSelf : unmanaged, ISimdVector<TSelf>
{
    /// <summary>Stores all lanes.</summary>
    static abstract void Store(TSelf value, float* destination);

    /// <summary>Stores the whole part of each lane, 0 to 255, as a byte.</summary>
    static abstract void StoreBytes(TSelf value, byte* destination);

    /// <summary>Stores the whole part of each lane, 0 to 65535, as a word.</summary>
    static abstract void StoreWords(TSelf value, ushort* destination);

    /// <summary>Stores four times <see cref="ITileVector{TSelf}.Width"/> floats: the first lanes of all four, then the second lanes, and so on.</summary>
    static abstract void StoreZipped(TSelf a, TSelf b, TSelf c, TSelf d, float* destination);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>Correctly rounded square root.</summary>
    static abstract TSelf SquareRoot(TSelf value);

    /// <summary>All bits set where a is greater than b, else zero; false for NaN.</summary>
    static abstract TSelf GreaterThan(TSelf a, TSelf b);

    /// <summary>Bits of <paramref name="whenTrue"/> where the mask is set, else of <paramref name="whenFalse"/>.</summary>
    static abstract TSelf Select(TSelf mask, TSelf whenTrue, TSelf whenFalse);

    /// <summary>Sign bit cleared.</summary>
    static abstract TSelf Abs(TSelf value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>The smaller of each pair; b when either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual TSelf Min(TSelf a, TSelf b) => TSelf.Select(TSelf.GreaterThan(b, a), a, b);

    /// <summary>The larger of each pair; b when either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual TSelf Max(TSelf a, TSelf b) => TSelf.Select(TSelf.GreaterThan(a, b), a, b);

    /// <summary>Stores the first <paramref name="count"/> lanes, 0 to <see cref="ITileVector{TSelf}.Width"/>; writes nothing behind them.</summary>
    static virtual void Store(TSelf value, float* destination, int count)
    {
        if (count >= TSelf.Width)
        {
            TSelf.Store(value, destination);
            return;
        }

        float* lanes = stackalloc float[16];
        TSelf.Store(value, lanes);
        for (int i = 0; i < count; i++) destination[i] = lanes[i];
    }
}

/// <summary>One float: the plain reference of the wider vectors, and the fallback where nothing wider exists.</summary>
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

    public static SimdVector1 Broadcast(float* element) => new(*element);

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
