using Fovea.Training.Data;

namespace Fovea.Tests.Training;

public sealed class CachePackingTests
{
    [Fact]
    public void Unpacking_restores_every_byte_and_packing_saves_space()
    {
        string folder = Directory.CreateTempSubdirectory("fovea-pack-").FullName;
        string path = Path.Combine(folder, "0000.rgb");
        (int width, int height) = (61, 40);
        byte[] pixels = new byte[2 * width * height * 3];
        SyntheticCache.Draw(pixels, width, height, 1);
        new Random(5).NextBytes(pixels.AsSpan(width * height * 3));
        using (Stream stream = CachePacking.Create(CachePacking.PackedName(path)))
        {
            for (int f = 0; f < 2; f++) CachePacking.Write(stream, pixels.AsSpan(f * width * height * 3, width * height * 3), width, height);
        }

        Assert.True(new FileInfo(CachePacking.PackedName(path)).Length < pixels.Length);
        CachePacking.UnpackIfNeeded(path, Source(width, height));
        Assert.Equal(pixels, File.ReadAllBytes(path));

        File.Delete(path);
        File.WriteAllBytes(CachePacking.PackedName(path), File.ReadAllBytes(CachePacking.PackedName(path))[..2000]);
        Assert.Throws<BadInputException>(() => CachePacking.UnpackIfNeeded(path, Source(width, height)));
        Assert.False(File.Exists(path));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("\"file\": \"0000.rgb\"", "\"file\": \"../0000.rgb\"")]
    [InlineData("\"file\": \"0000.rgb\"", "\"file\": \"/etc/hostname\"")]
    [InlineData("\"file\": \"0000.rgb\"", "\"file\": \"..\"")]
    [InlineData("\"width\": 96", "\"width\": -96")]
    [InlineData("\"width\": 96", "\"width\": 2147483647")]
    [InlineData("\"height\": 64", "\"height\": 0")]
    public void A_manifest_of_others_names_no_file_outside_and_no_absurd_size(string before, string after)
    {
        string folder = SyntheticCache.Make();
        string manifest = Path.Combine(folder, CacheManifest.FileName), text = File.ReadAllText(manifest);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(manifest, text.Replace(before, after, StringComparison.Ordinal));
        Assert.Contains("damaged", Assert.Throws<BadInputException>(() => TrainingCache.Open(folder)).Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_damaged_packed_file_is_told_when_a_cache_is_opened()
    {
        string folder = SyntheticCache.Make();
        File.Delete(Path.Combine(folder, "0000.rgb"));
        File.WriteAllText(CachePacking.PackedName(Path.Combine(folder, "0000.rgb")), "no Brotli");
        Assert.Contains("damaged", Assert.Throws<BadInputException>(() => TrainingCache.Open(folder)).Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static CachedSource Source(int width, int height) => new()
    {
        Path = "a",
        Group = "a",
        Kind = SourceKind.Video,
        Role = SourceRole.Train,
        Bytes = 1,
        Modified = DateTime.UnixEpoch,
        Sha256 = "",
        Width = width,
        Height = height,
        Frames = [0, 1],
        File = "0000.rgb",
    };
}
