using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>What the processor calls itself.</summary>
public static class ProcessorName
{
    /// <summary>The name, such as "AMD EPYC 9B14"; the architecture where the system does not tell.</summary>
    public static string Read() =>
        FirstLine("/proc/cpuinfo", "model name") ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? FirstLine(string path, string name)
    {
        if (!File.Exists(path)) return null;
        string? line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
