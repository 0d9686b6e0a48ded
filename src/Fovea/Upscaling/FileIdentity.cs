using System.Globalization;
using System.Security.Cryptography;

namespace Fovea.Upscaling;

/// <summary>What tells that a file is still the same, without reading all of it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Time of the last change, UTC, round-trip format.</param>
/// <param name="HeadSha256">SHA-256 of the first MiB.</param>
/// <param name="TailSha256">SHA-256 of the last MiB.</param>
internal sealed record FileIdentity(long Size, string Modified, string HeadSha256, string TailSha256)
{
    private const int SampleBytes = 1 << 20;

    public static FileIdentity Of(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new FileIdentity(file.Length, ModifiedOf(path), Hash(file, 0), Hash(file, Math.Max(0, file.Length - SampleBytes)));
    }

    /// <summary>True if the file has the same size and time, which is all that can be asked of many files at once.</summary>
    public bool LooksLike(string path) => new FileInfo(path) is { Exists: true } file && file.Length == Size && ModifiedOf(path) == Modified;

    private static string ModifiedOf(string path) => File.GetLastWriteTimeUtc(path).ToString("O", CultureInfo.InvariantCulture);

    private static string Hash(FileStream file, long offset)
    {
        byte[] bytes = new byte[Math.Min(SampleBytes, file.Length - offset)];
        file.Position = offset;
        file.ReadExactly(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
