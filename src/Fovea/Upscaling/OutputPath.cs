namespace Fovea.Upscaling;

/// <summary>Checks, before any work, that an output may and can be written.</summary>
internal static class OutputPath
{
    /// <summary>Refuses an output that is the input, is a folder, exists, or cannot be created.</summary>
    /// <exception cref="BadInputException">With what is wrong and what to do.</exception>
    public static void Check(string input, string output, UpscaleOptions options)
    {
        if (Directory.Exists(output)) throw new BadInputException($"'{output}' is a folder: name a file.");
        if (Path.GetFileName(output).Length == 0) throw new BadInputException($"'{output}' names no file.");
        if (Resolve(input) == Resolve(output)) throw new BadInputException($"'{output}' is the input itself: choose another output.");
        if (File.Exists(output) && !options.Overwrite && !options.Resume) throw new BadInputException($"'{output}' exists: --overwrite replaces it.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (!Directory.Exists(folder)) throw new BadInputException($"the folder '{folder}' does not exist: create it first.");
        CheckWritable(folder);
    }

    /// <summary>Refuses an output of more pixels than allowed.</summary>
    /// <exception cref="BadInputException">It is too large.</exception>
    public static void CheckSize(string input, int width, int height, int scale, UpscaleOptions options)
    {
        long pixels = (long)width * scale * height * scale;
        if (pixels <= options.MaxOutputPixels) return;
        throw new BadInputException($"'{input}' ({width}x{height}) would become {(long)width * scale}x{(long)height * scale}, {pixels} pixels, more than the limit of {options.MaxOutputPixels}: --max-pixels raises it.");
    }

    private static void CheckWritable(string folder)
    {
        string probe = Path.Combine(folder, $".fovea-{Guid.NewGuid():N}");
        try
        {
            using FileStream file = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new BadInputException($"the folder '{folder}' is not writable: choose another output.", exception);
        }
    }

    // Links lead to the same file under two names.
    private static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }
}
