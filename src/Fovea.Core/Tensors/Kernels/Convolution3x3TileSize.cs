namespace Fovea.Tensors;

/// <summary>How many vectors of one row a tile spans; a constant for the JIT, which drops the code of the others.</summary>
internal interface ITileWidth
{
    /// <summary>1, 2 or 3.</summary>
    static abstract int Vectors { get; }
}

/// <summary>How many output channels a tile holds; a constant for the JIT.</summary>
internal interface ITileDepth
{
    /// <summary>4 or 8.</summary>
    static abstract int Channels { get; }
}

/// <summary>Tiles of one vector.</summary>
internal readonly struct OneVector : ITileWidth
{
    public static int Vectors => 1;
}

/// <summary>Tiles of two vectors.</summary>
internal readonly struct TwoVectors : ITileWidth
{
    public static int Vectors => 2;
}

/// <summary>Tiles of three vectors.</summary>
internal readonly struct ThreeVectors : ITileWidth
{
    public static int Vectors => 3;
}

/// <summary>Tiles of four channels.</summary>
internal readonly struct FourChannels : ITileDepth
{
    public static int Channels => 4;
}

/// <summary>Tiles of eight channels.</summary>
internal readonly struct EightChannels : ITileDepth
{
    public static int Channels => 8;
}
