namespace Fovea.Inference;

/// <summary>What a tile does to its sums before they are stored; constants for the JIT.</summary>
internal interface IRowFinish
{
    /// <summary>Whether another row is added.</summary>
    static abstract bool Adds { get; }

    /// <summary>Whether max(0, value) is stored.</summary>
    static abstract bool Rectifies { get; }
}

/// <summary>Sums as they are.</summary>
internal readonly struct PlainFinish : IRowFinish
{
    public static bool Adds => false;

    public static bool Rectifies => false;
}

/// <summary>ReLU.</summary>
internal readonly struct ReluFinish : IRowFinish
{
    public static bool Adds => false;

    public static bool Rectifies => true;
}

/// <summary>The sum of a skip.</summary>
internal readonly struct AddFinish : IRowFinish
{
    public static bool Adds => true;

    public static bool Rectifies => false;
}

/// <summary>The sum of a skip, then ReLU.</summary>
internal readonly struct AddReluFinish : IRowFinish
{
    public static bool Adds => true;

    public static bool Rectifies => true;
}
