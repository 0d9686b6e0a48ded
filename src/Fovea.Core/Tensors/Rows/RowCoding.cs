namespace Fovea.Tensors;

/// <summary>How the samples of a finished row are stored.</summary>
public enum SampleType
{
    /// <summary>Float32, as they are.</summary>
    Float,

    /// <summary>Codes of up to 8 bits.</summary>
    Byte,

    /// <summary>Codes of up to 16 bits.</summary>
    Word,
}

/// <summary>From values to stored samples: code = Zero + Unit · value, rounded half up, clamped to 0..Max; NaN is code 0.</summary>
/// <param name="Type">What is stored; for floats the rest means nothing.</param>
/// <param name="Zero">The code of value 0.</param>
/// <param name="Unit">Codes from value 0 to value 1.</param>
/// <param name="Max">The largest code.</param>
public readonly record struct RowCoding(SampleType Type, float Zero = 0, float Unit = 1, float Max = 0)
{
    /// <summary>Values as they are.</summary>
    public static RowCoding Float => new(SampleType.Float);

    /// <summary>Bytes of a sample.</summary>
    public int Bytes => Type switch { SampleType.Float => 4, SampleType.Byte => 1, _ => 2 };
}
