namespace Fovea;

/// <summary>Writes a file so that its name never stands for half of it.</summary>
public static class AtomicFile
{
    /// <summary>Writes beside the target, flushes to disk, and renames over it.</summary>
    /// <exception cref="BadInputException">The path is a device.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        DevicePath.Refuse(path);
        string aside = $"{path}.{Environment.ProcessId}.part";
        try
        {
            using (FileStream stream = new(aside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
