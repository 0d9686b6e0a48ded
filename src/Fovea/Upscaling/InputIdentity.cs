using System.Globalization;
using System.Security.Cryptography;

namespace Fovea.Upscaling;

/// <summary>What tells a resumed job that its input is still the same file, without reading all of it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Time of the last change, UTC, round-trip format.</param>
/// <param name="HeadSha256">SHA-256 of the first MiB.</param>
/// <param name="TailSha256">SHA-256 of the last MiB.</param>
internal sealed record InputIdentity(long Size, string Modified, string HeadSha256, string TailSha256)
{
    private const int SampleBytes = 1 << 20;

    public static InputIdentity Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        string modified = File.GetLastWriteTimeUtc(path).ToString("O", CultureInfo.InvariantCulture);
        return new InputIdentity(file.Length, modified, Hash(file, 0), Hash(file, Math.Max(0, file.Length - SampleBytes)));
    }

    private static string Hash(FileStream file, long offset)
    {
        byte[] bytes = new byte[Math.Min(SampleBytes, file.Length - offset)];
        file.Position = offset;
        file.ReadExactly(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
