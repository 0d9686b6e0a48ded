namespace Fovea.Inference;

/// <summary>
/// A vector of <see cref="Width"/> int32 sums of products of bytes, and what turns sums into bytes again. Between the
/// two the lanes hold floats (methods say which). Sums are exact, multiply-add is always fused and rounding is half to
/// even, so the bits never depend on the width.
/// </summary>
/// <typeparam name="TSelf">The struct that implements the interface.</typeparam>
internal unsafe interface IInt8Vector<TSelf>
    where TSelf : unmanaged, IInt8Vector<TSelf>
{
    /// <summary>Sums per vector: 1, 4 or 8.</summary>
    static abstract int Width { get; }

    /// <summary>Vectors of pixels that a tile can hold in registers: 1 to 3.</summary>
    static abstract int TileVectors { get; }

    /// <summary>What a listing shows, such as "AVX-VNNI, 256-bit".</summary>
    static abstract string Name { get; }

    /// <summary>Loads pixels of four codes each.</summary>
    static abstract TSelf Load(byte* pixels);

    /// <summary>The same sum, or four weights, in every lane.</summary>
    static abstract TSelf Broadcast(int value);

    /// <summary>Adds to each sum four products of an unsigned code and a signed weight.</summary>
    static abstract TSelf MultiplyAdd(TSelf sums, TSelf pixels, TSelf weights);

    /// <summary>One code of each pixel, as a sum; <paramref name="index"/> is 0 to 3.</summary>
    static abstract TSelf Code(TSelf pixels, int index);

    /// <summary>Floats: sum · factor + offset.</summary>
    static abstract TSelf Scale(TSelf sums, float factor, float offset);

    /// <summary>Floats: sum · factor + values.</summary>
    static abstract TSelf AddScaled(TSelf values, TSelf sums, float factor);

    /// <summary>Floats: a loaded float · factor + values.</summary>
    static abstract TSelf AddScaled(TSelf values, float* floats, float factor);

    /// <summary>Floats: loaded ones · factor, within 0..255; NaN becomes 0.</summary>
    static abstract TSelf LoadCodes(float* floats, float factor);

    /// <summary>Floats that are not below <paramref name="least"/>.</summary>
    static abstract TSelf AtLeast(TSelf values, float least);

    /// <summary>Floats of less than 2³¹ to the nearest whole number, half to even.</summary>
    static abstract TSelf Round(TSelf values);

    /// <summary>Floats of less than 2³¹ without their fraction.</summary>
    static abstract TSelf Truncate(TSelf values);

    /// <summary>Stores floats.</summary>
    static abstract void StoreFloats(TSelf values, float* destination);

    /// <summary>Stores floats: the first lanes of all four, then the second lanes, and so on.</summary>
    static abstract void StoreZipped(TSelf a, TSelf b, TSelf c, TSelf d, float* destination);

    /// <summary>Stores floats: pairs of a and b.</summary>
    static abstract void StoreZipped(TSelf a, TSelf b, float* destination);

    /// <summary>Stores whole numbers, saturated to bytes, as pixels of four codes each.</summary>
    static abstract void StorePixels(TSelf a, TSelf b, TSelf c, TSelf d, byte* destination);

    /// <summary>Stores whole numbers, saturated to bytes: pairs of a and b in one row, of c and d in the other.</summary>
    static abstract void StorePairs(TSelf a, TSelf b, TSelf c, TSelf d, byte* first, byte* second);

    /// <summary>Stores whole numbers, saturated to bytes, as triples.</summary>
    static abstract void StoreTriples(TSelf a, TSelf b, TSelf c, byte* destination);
}
