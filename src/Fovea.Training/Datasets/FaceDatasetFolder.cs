namespace Fovea.Training.Datasets;

/// <summary>The folder of a face dataset: what is under its final name there is whole.</summary>
internal sealed class FaceDatasetFolder(string path)
{
    private string Work => Path.Combine(path, ".work");

    /// <summary>Opens the folder, creating it if needed.</summary>
    /// <returns>What it holds already, or null for a new dataset.</returns>
    /// <exception cref="BadInputException">It holds something that the options do not allow to touch.</exception>
    public FaceDatasetManifest? Open(FaceDatasetOptions options)
    {
        if (File.Exists(path)) throw new BadInputException($"'{path}' is a file, not a folder for a dataset.");
        FaceDatasetManifest? before = Directory.Exists(path) ? ReadUnless(options.Overwrite) : null;
        bool isOurs = before is not null || File.Exists(Path.Combine(path, FaceDatasetManifest.FileName)) || Directory.Exists(Work);
        if (Directory.Exists(path) && !isOurs && Directory.EnumerateFileSystemEntries(path).Any()) throw new BadInputException($"'{path}' is not empty and no face dataset; name another folder.");
        if (isOurs && !options.Resume && !options.Overwrite) throw new BadInputException($"'{path}' holds a face dataset.") { Reason = FailureReason.InterruptedJob };
        if (isOurs && options.Overwrite) Clear();
        Directory.CreateDirectory(path);
        DeleteIfThere(Work);
        Directory.CreateDirectory(Work);
        return options.Overwrite ? null : before;
    }

    /// <summary>A folder to make a clip in.</summary>
    public string Begin(string name)
    {
        string folder = Path.Combine(Work, name);
        DeleteIfThere(folder);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Gives a clip its name.</summary>
    /// <returns>The name, from the dataset's folder.</returns>
    public string Commit(string name, string split)
    {
        string final = Path.Combine(path, split, name);
        Directory.CreateDirectory(Path.GetDirectoryName(final)!);
        DeleteIfThere(final);
        Directory.Move(Path.Combine(Work, name), final);
        return $"{split}/{name}";
    }

    /// <summary>Removes clips of a video that a killed run left without an entry in the manifest.</summary>
    public void RemoveClipsOf(string video)
    {
        foreach (string split in new[] { FaceDatasetVideo.Train, FaceDatasetVideo.Validation })
        {
            string folder = Path.Combine(path, split);
            if (!Directory.Exists(folder)) continue;
            foreach (string clip in Directory.GetDirectories(folder, $"{video}_t*_c*")) Directory.Delete(clip, recursive: true);
        }
    }

    /// <summary>Removes what only work in progress needs.</summary>
    public void Close() => DeleteIfThere(Work);

    // A dataset that is to be replaced may be unreadable.
    private FaceDatasetManifest? ReadUnless(bool replaced)
    {
        try
        {
            return FaceDatasetManifest.Read(path);
        }
        catch (BadInputException) when (replaced)
        {
            return null;
        }
    }

    private void Clear()
    {
        foreach (string part in new[] { FaceDatasetVideo.Train, FaceDatasetVideo.Validation, "sheets", ".work" }) DeleteIfThere(Path.Combine(path, part));
        foreach (string file in new[] { FaceDatasetManifest.FileName, "contact-sheet.png" }) File.Delete(Path.Combine(path, file));
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
