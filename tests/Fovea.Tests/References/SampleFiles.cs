namespace Fovea.Tests.References;

/// <summary>Files of the repository that tests look at: every clone has them.</summary>
internal static class SampleFiles
{
    /// <summary>360x288, 75 frames: one face in the middle of a plain background, with sound.</summary>
    public static string Talker { get; } = Path.Combine(Repository.Root, "samples", "talker.mpg");

    /// <summary>480x200, 108 frames of a film with cuts.</summary>
    public static string Film { get; } = Path.Combine(Repository.Root, "samples", "tears-of-steel.mp4");

    /// <summary>The face detector that ships, a folder.</summary>
    public static string Detector { get; } = Path.Combine(Repository.Root, "models", "fovea-mtcnn");

    /// <summary>Weights of MTCNN's first network as PyTorch wrote them.</summary>
    public static string PublicProposal { get; } = Path.Combine(Repository.Root, "tests", "data", "pnet.pt");
}
