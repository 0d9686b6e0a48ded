namespace Fovea.Imaging;

/// <summary>The cubic convolution interpolant of Keys (1981) with a = −0.5, as MATLAB and Catmull-Rom splines use it.</summary>
internal static class KeysCubic
{
    /// <summary>The weight of a sample at distance <paramref name="x"/>; zero from 2 on.</summary>
    public static double Weight(double x)
    {
        x = Math.Abs(x);
        if (x <= 1) return (1.5 * x - 2.5) * x * x + 1;
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
}
