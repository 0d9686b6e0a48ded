namespace Fovea;

/// <summary>
/// Sees that an output is a file. Outputs are written aside and renamed, and a user who may do everything would put a file
/// in the place of a device: nobody's <c>/dev/null</c> would ever be empty again.
/// </summary>
internal static class DevicePath
{
    private static readonly string[] Devices = ["/dev", "/proc", "/sys"];
    private static readonly string[] Memory = ["/dev/shm"];

    /// <summary>Refuses a name in the folders of devices, led to by links or not.</summary>
    /// <exception cref="BadInputException">It is one.</exception>
    public static void Refuse(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        string full = Path.GetFullPath(path);
        string target = Path.Combine(Final(Path.GetDirectoryName(full) ?? full), Path.GetFileName(full));
        if (IsIn(Final(target)) || IsIn(target)) throw new BadInputException($"'{path}' is a device or belongs to the system: name a file.");
    }

    private static bool IsIn(string path) => Devices.Any(folder => Below(path, folder)) && !Memory.Any(folder => Below(path, folder));

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
