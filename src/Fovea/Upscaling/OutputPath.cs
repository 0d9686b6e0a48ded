namespace Fovea.Upscaling;

/// <summary>Checks, before any work, that an output may and can be written.</summary>
internal static class OutputPath
{
    // What .NET shows for bytes that are no UTF-8.
    private const char NoCharacter = '\uFFFD';

    /// <summary>Refuses an output that is the input, is a folder, exists, or cannot be created.</summary>
    /// <exception cref="BadInputException">With what is wrong and what to do.</exception>
    public static void Check(string input, string output, UpscaleOptions options)
    {
        if (Directory.Exists(output)) throw new BadInputException($"'{output}' is a folder: name a file.");
        DevicePath.Refuse(output);
        CheckName(input, output);
        if (IsSame(input, output)) throw new BadInputException($"'{output}' is the input itself: choose another output.");
        if (File.Exists(output) && !options.Overwrite && !options.Resume) throw new BadInputException($"'{output}' exists.") { Reason = FailureReason.OutputExists };
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (!Directory.Exists(folder) && !options.MakeFolder) throw new BadInputException($"the folder '{folder}' does not exist: create it first.");
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        CheckWritable(folder);
    }

    /// <summary>Refuses an output of more pixels than allowed.</summary>
    /// <exception cref="BadInputException">It is too large.</exception>
    public static void CheckSize(string input, int width, int height, int scale, UpscaleOptions options)
    {
        Int128 pixels = (Int128)width * scale * height * scale;
        if (pixels <= options.MaxOutputPixels) return;
        throw new BadInputException($"'{input}' ({width}x{height}) would become {(long)width * scale}x{(long)height * scale}, {pixels} pixels, more than the limit of {options.MaxOutputPixels}.") { Reason = FailureReason.OutputTooLarge };
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
            throw new BadInputException($"the folder '{folder}' is not writable ({exception.Message.ReplaceLineEndings(" ")}): choose another output.", exception);
        }
    }

    private static void CheckName(string input, string output)
    {
        if (Path.GetFileName(output).Length == 0) throw new BadInputException($"'{output}' names no file.");
        bool isBroken = output.Contains(NoCharacter, StringComparison.Ordinal) && !input.Contains(NoCharacter, StringComparison.Ordinal);
        if (isBroken) throw new BadInputException($"'{output}': the name is not valid UTF-8, and the file would get another one; choose another name.");
        try
        {
            if (!File.Exists(output)) File.OpenHandle(output).Dispose();
        }
        catch (PathTooLongException exception)
        {
            throw new BadInputException($"'{output}': the name is too long for a file; choose a shorter one with -o.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no such file yet, as it should be.
        }
    }

    // Links lead to the same file under two names, and so do other cases on many file systems.
    private static bool IsSame(string input, string output)
    {
        (string from, string to) = (RealPath.Of(input), RealPath.Of(output));
        if (from == to) return true;
        bool mayBeSame = from.Equals(to, StringComparison.OrdinalIgnoreCase) && File.Exists(from) && File.Exists(to);
        return mayBeSame && Directory.EnumerateFiles(Path.GetDirectoryName(to)!).Count(file => file.Equals(to, StringComparison.OrdinalIgnoreCase)) == 1;
    }
}

/// <summary>Tells whether two paths lead to the same file or folder.</summary>
internal static class RealPath
{
    /// <summary>The full path of <paramref name="path"/> without links on the way; of what does not exist, as far as there is something.</summary>
    public static string Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent) return full;
        string here = Path.Combine(Of(parent), Path.GetFileName(full));
        return Target(here) is { } target ? Of(target) : here;
    }

    // Null for what is no link, and for a link that leads around in a circle.
    private static string? Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
