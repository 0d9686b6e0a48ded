using Fovea.Networks;

namespace Fovea.Faces;

/// <summary>Finds face detectors by name, in the folders in which <see cref="ModelZoo"/> finds models.</summary>
public static class DetectorZoo
{
    /// <summary>The name under which the public weights are kept.</summary>
    public const string PublicName = "mtcnn";

    // Ours first, once it is there.
    private static readonly string[] Defaults = ["fovea-mtcnn", PublicName];

    /// <summary>The name of the detector that is opened when none is named: of ours and the public one the first that is there.</summary>
    public static string DefaultName() => Defaults.FirstOrDefault(name => ModelZoo.Folders().Any(parent => Mtcnn.IsFolder(Path.Combine(parent, name)))) ?? PublicName;

    /// <summary>Opens a detector.</summary>
    /// <param name="nameOrFolder">A name or a folder; null for the first that is there of ours and the public one.</param>
    /// <exception cref="BadInputException">There is none of that name, or it is corrupt.</exception>
    public static Mtcnn Open(string? nameOrFolder = null)
    {
        IReadOnlyList<string> folders = ModelZoo.Folders();
        IEnumerable<string> names = nameOrFolder is null ? Defaults : [nameOrFolder];
        foreach (string name in names)
        {
            string? folder = folders.Select(parent => Path.Combine(parent, name)).Append(name).FirstOrDefault(Mtcnn.IsFolder);
            if (folder is not null) return Mtcnn.Load(folder);
        }

        string what = nameOrFolder is null ? "There is no face detector here" : $"There is no face detector '{nameOrFolder}'";
        throw new BadInputException($"{what}.") { Reason = FailureReason.DetectorNotFound };
    }

    /// <summary>The folder under which a detector of the name is kept for this user.</summary>
    /// <exception cref="BadInputException">The user has no home folder.</exception>
    public static string UserFolder(string name) =>
        Path.Combine(ModelZoo.UserFolder() ?? throw new BadInputException("This user has no home folder to keep the detector in.") { Reason = FailureReason.NoHomeFolder }, name);
}
