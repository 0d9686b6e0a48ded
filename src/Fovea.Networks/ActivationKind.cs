namespace Fovea.Networks;

/// <summary>A function applied to every value by itself.</summary>
public enum ActivationKind
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x, or slope·x below zero.</summary>
    LeakyRelu,

    /// <summary>x, or a·x below zero, with one trained a per channel.</summary>
    PRelu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,
}
