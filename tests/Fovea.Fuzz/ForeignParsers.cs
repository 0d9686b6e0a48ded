using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fovea.Cli.Commands;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Inventory;
using Fovea.Media.Nut;
using Fovea.Media.Pictures;
using Fovea.Media.Timelines;
using Fovea.Networks;
using Fovea.Networks.PyTorch;
using Fovea.Search.Benchmarks;
using Fovea.Search.Programs;
using Fovea.Search.Reports;
using Fovea.Search.Spaces;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Datasets;
using Fovea.Training.Detectors;

namespace Fovea.Fuzz;

/// <summary>Every reader of foreign bytes.</summary>
internal static class ForeignParsers
{
    private const string Source = "foreign";

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ForeignParser> All { get; } =
    [
        new("nut", ReadNut),
        new("nut-headers", bytes => ReadNut(Sealed(bytes))),
        new("probe", bytes => Probe(Text(bytes))),
        new("packets", bytes => Array.ForEach(Text(bytes).Split('\n'), line => Packet.Read(line))),
        new("picture", bytes => PictureReader.Read(new MemoryStream(bytes), PictureSignature.Of(bytes))),
        new("safetensors", bytes => SafeTensors.Parse(bytes, Source)),
        new("pytorch", bytes => PyTorchFile.Parse(bytes, Source)),
        new("card", bytes => ModelCard.Parse(Text(bytes), Source)),
        new("ranges", bytes => QuantizationTable.Parse(Text(bytes), Source)),
        new("spec", bytes => NetworkSpec.Parse(Text(bytes)).BuildGraph()),
        new("space", bytes => SearchSpaceJson.Parse(Text(bytes))),
        new("answer", bytes => ObjectiveAnswer.Parse(Text(bytes))),
        new("study", bytes => AsFile(bytes, ".json", RecordedStudy.Load)),
        new("table", bytes => Formatted(() => RecordedTable.Read(Source, new StringReader(Text(bytes))))),
        new("csv", bytes => Formatted(() => Csv.Read(Text(bytes)))),
        new("recipe", bytes => AsFile(bytes, ".yaml", path => TrainingOptionsReader.Read(TrainCommandConfig.ReadFile(path)).Validate())),
        new("detector-recipe", bytes => AsFile(bytes, ".yaml", path => DetectorRecipe.Read(TrainCommandConfig.ReadFile(path)))),
        new("checkpoint", ReadCheckpoint),
        new("cache", bytes => InFolder(bytes, CacheManifest.FileName, CacheManifest.Load)),
        new("face-dataset", bytes => InFolder(bytes, FaceDatasetManifest.FileName, FaceDatasetManifest.Read)),
        new("licenses", bytes => AsFile(bytes, ".json", DatasetLicense.Read)),
        new("labels", bytes => AsFile(bytes, ".csv", FaceLabel.Read)),
        new("detections", bytes => DetectedLabels.Read(Text(bytes).Split('\n'), Source)),
        new("identities", bytes => AsFile(bytes, ".csv", FaceDatasetOptions.ReadIdentities)),
    ];

    /// <summary>The parser of that name.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static ForeignParser Find(string name) => All.FirstOrDefault(parser => parser.Name == name)
        ?? throw new BadInputException($"There is no parser '{name}'; there are {string.Join(", ", All.Select(parser => parser.Name))}.");

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static void ReadNut(byte[] bytes) => ReadNutAsync(bytes).GetAwaiter().GetResult();

    // Frames of any size are right to allocate, so they are kept small here.
    private static async Task ReadNutAsync(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        await using FrameReader reader = await FrameReader.OpenNutAsync(stream, new FrameReaderOptions { MaxWidth = 256, MaxHeight = 256 });
        await foreach (Frame frame in reader)
        {
            _ = TimeSpan.FromSeconds(frame.Timestamp * reader.TimeBase.Value);
            frame.Dispose();
        }
    }

    /// <summary>
    /// NUT of two headers, each after a byte with its length, and what follows them: sealed with the checksums without which
    /// no change of a header would get further than that.
    /// </summary>
    public static byte[] Sealed(ReadOnlySpan<byte> bytes)
    {
        List<byte> nut = [.. NutFormat.Signature];
        foreach (ulong code in (ulong[])[NutFormat.MainCode, NutFormat.StreamCode])
        {
            int length = bytes.Length == 0 ? 0 : Math.Min(bytes[0], bytes.Length - 1);
            NutPacket packet = new();
            foreach (byte value in bytes.Length == 0 ? [] : bytes.Slice(1, length)) packet.Byte(value);
            nut.AddRange(packet.Seal(code));
            bytes = bytes[Math.Min(bytes.Length, length + 1)..];
        }

        return [.. nut, .. bytes];
    }

    // The description of a file, then what its first frames add.
    private static void Probe(string json)
    {
        MediaInfo info = MediaProbe.Read(Source, json);
        Survey.Read(info.Video, json);
    }

    // These document that exception; readers of files make a line of it.
    private static void Formatted(Action read)
    {
        try
        {
            read();
        }
        catch (FormatException)
        {
        }
    }

    // The input is the header; magic number, version, length and checksum are right.
    private static void ReadCheckpoint(byte[] header)
    {
        byte[] numbers = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, 2);
        BinaryPrimitives.WriteInt32LittleEndian(numbers.AsSpan(4), header.Length);
        byte[] bytes = [.. "FOVEACKP"u8, .. numbers, .. header];
        InFolder([.. bytes, .. SHA256.HashData(bytes)], Path.Combine("checkpoints", "last.fovea"), folder => Checkpoint.Open(folder).Kind);
    }

    private static void AsFile<T>(byte[] bytes, string extension, Func<string, T> read) => InFolder(bytes, "foreign" + extension, folder => read(Path.Combine(folder, "foreign" + extension)));

    private static void AsFile(byte[] bytes, string extension, Action<string> read) => AsFile(bytes, extension, path => { read(path); return true; });

    private static void InFolder<T>(byte[] bytes, string name, Func<string, T> read)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fovea-fuzz-");
        try
        {
            string path = Path.Combine(folder.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            read(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
