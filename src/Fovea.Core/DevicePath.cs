namespace Fovea;

/// <summary>
/// Sees that an output is a file. Outputs are written aside and renamed, and a user who may do everything would put a file
/// in the place of a device: nobody's <c>/dev/null</c> would ever be empty again.
/// </summary>
public static class DevicePath
{
    private const string Devices = "/dev";
    private const string Memory = "/dev/shm";

    /// <summary>Refuses a name in the folder of devices, led to by links or not.</summary>
    /// <exception cref="BadInputException">It is one.</exception>
    public static void Refuse(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        string full = Path.GetFullPath(path);
        string target = Path.Combine(Final(Path.GetDirectoryName(full) ?? full), Path.GetFileName(full));
        if (IsIn(Final(target)) || IsIn(target)) throw new BadInputException($"'{path}' is a device: name a file.");
    }

    private static bool IsIn(string path) => Below(path, Devices) && !Below(path, Memory);

    private static bool Below(string path, string folder) => path.StartsWith(folder + '/', StringComparison.Ordinal);

    private static string Final(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
