using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>ffmpeg's scaler, told exactly what goes in and what is to come out: it must not guess ranges or matrices.</summary>
internal static class ScaleFilter
{
    private const string Exact = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";

    /// <summary>A conversion between pixel formats of the same size.</summary>
    /// <param name="outputName">ffmpeg's name of the format to come out.</param>
    /// <param name="input">What the samples that go in mean.</param>
    /// <param name="inputIsRgb">True if they are RGB.</param>
    /// <param name="height">Rows of the picture: decides the matrix where none is said.</param>
    /// <param name="fullMatrix">To make YUV of full range, as pictures have it: its matrix, BT.601 in JPEG; null makes BT.709 limited from RGB, and YUV as it was from YUV.</param>
    public static string To(string outputName, ColorDescription input, bool inputIsRgb, int height, string? fullMatrix = null)
    {
        string range = input.Range == ColorRange.Full ? "pc" : "tv";
        string conversion = (inputIsRgb, EncoderFormat.IsRgb(outputName)) switch
        {
            (true, true) => "",
            (true, false) => fullMatrix is not null ? $"out_color_matrix={fullMatrix}:out_range=pc:" : "out_color_matrix=bt709:out_range=tv:",
            (false, true) => $"in_color_matrix={Matrix(input, height)}:in_range={range}:",
            (false, false) => fullMatrix is not null ? $"in_color_matrix={Matrix(input, height)}:in_range={range}:out_color_matrix={fullMatrix}:out_range=pc:" : $"in_range={range}:out_range={range}:",
        };
        return Chain(conversion, outputName);
    }

    /// <summary>A conversion to RGB of pictures whose frames themselves say what their samples mean.</summary>
    public static string ToRgb(string outputName) => Chain("", outputName);

    // The scaler's own way from packed to planar RGB with opacity adds one to the opacity; splitting planes is exact.
    private static string Chain(string conversion, string outputName)
        => outputName == "gbrap"
            ? $"scale={conversion}{Exact},format=rgba,extractplanes=r+g+b+a[r][g][b][a];[g][b][r][a]mergeplanes=0x00102030:gbrap"
            : $"scale={conversion}{Exact},format={outputName}";

    private static string Matrix(ColorDescription color, int height) => color.Matrix switch
    {
        ColorMatrix.Bt709 => "bt709",
        ColorMatrix.Bt2020 => "bt2020",
        ColorMatrix.Bt601 => "bt601",
        _ => height >= 720 ? "bt709" : "bt601",
    };
}
