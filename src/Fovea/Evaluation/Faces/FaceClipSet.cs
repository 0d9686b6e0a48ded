namespace Fovea.Evaluation.Faces;

/// <summary>Finds the clips of a face dataset: folders that hold <c>hr.mkv</c>, whatever part of a split they belong to.</summary>
public static class FaceClipSet
{
    private const string HighName = "hr.mkv";

    /// <summary>The clips below a folder, in the order of their names; the name is that of the clip's folder.</summary>
    /// <exception cref="BadInputException">There is no such folder, or no clip in it.</exception>
    public static ClipSet Find(string folder)
    {
        if (!Directory.Exists(folder)) throw new BadInputException($"The folder {folder} does not exist.");
        string[] files = [.. Directory.EnumerateFiles(folder, HighName, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new BadInputException($"There are no face clips in {folder}; make them with 'fovea dataset faces VIDEO... --out DIR'.");
        return new ClipSet([.. files.Select(file => new EvaluationClip(Path.GetFileName(Path.GetDirectoryName(file)!), ClipKind.Video, [file]))], []);
    }
}
