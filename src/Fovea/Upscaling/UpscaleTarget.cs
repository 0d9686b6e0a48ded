namespace Fovea.Upscaling;

/// <summary>One file to upscale and where it goes.</summary>
/// <param name="Input">Path of the source, or <c>-</c> for standard input.</param>
/// <param name="Output">Path of the output, or <c>-</c> for standard output.</param>
/// <param name="IsFromFolder">True if it was found in a folder: then an output that exists is a file that is done, not a mistake.</param>
public sealed record UpscaleTarget(string Input, string Output, bool IsFromFolder = false)
{
    /// <summary>True if the folder of the output is made where it is missing.</summary>
    public bool MakesFolder { get; init; } = IsFromFolder;

    /// <summary>The name of standard input and standard output.</summary>
    public const string Pipe = "-";
}
