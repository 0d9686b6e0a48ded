using System.IO.Compression;
using Fovea.Networks;
using Fovea.Networks.PyTorch;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Networks.PyTorch;

public sealed class PyTorchFileTests
{
    private static readonly byte[] Six = Pickles.Storage("FloatStorage", "7", 6);

    [Fact]
    public void The_older_form_is_read()
    {
        byte[] file = Pickles.Legacy(
            Pickles.Dictionary(
                ("a.weight", Pickles.Tensor(Six, 0, [2, 3], [3, 1])),
                ("epoch", Pickles.Number(3)),
                ("a.turned", Pickles.Tensor(Six, 0, [3, 2], [1, 3])),
                ("a.part", Pickles.Tensor(Six, 2, [2], [2])),
                ("a.scalar", Pickles.Tensor(Six, 4, [], []))),
            ("7", [1, 2, 3, 4, 5, 6]));
        IReadOnlyList<SafeTensor> tensors = PyTorchFile.Parse(file, "net.pt");
        Assert.Equal(["a.weight", "a.turned", "a.part", "a.scalar"], tensors.Select(tensor => tensor.Name));
        Assert.Equal([2, 3], tensors[0].Dimensions);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], tensors[0].Values.ToArray());
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], tensors[1].Values.ToArray());
        Assert.Equal([3f, 5f], tensors[2].Values.ToArray());
        Assert.Equal([5f], tensors[3].Values.ToArray());
        Assert.Empty(tensors[3].Dimensions);
    }

    [Fact]
    public void The_zip_form_is_read_with_every_type_of_value()
    {
        (string Kind, byte[] Bytes)[] storages =
        [
            ("FloatStorage", Pickles.Floats(-1.5f)), ("DoubleStorage", BitConverter.GetBytes(-1.5)), ("HalfStorage", BitConverter.GetBytes((Half)(-1.5f))),
            ("BFloat16Storage", [0xC0, 0xBF]), ("LongStorage", BitConverter.GetBytes(-2L)), ("IntStorage", BitConverter.GetBytes(-2)),
            ("ShortStorage", BitConverter.GetBytes((short)-2)), ("CharStorage", [0xFE]), ("ByteStorage", [0xFE]), ("BoolStorage", [1]),
        ];
        (string, byte[])[] tensors = [.. storages.Select((storage, i) => ($"t{i}", Pickles.Tensor(Pickles.Storage(storage.Kind, $"{i}", 1), 0, [1], [1])))];
        byte[] file = Pickles.Zip(Pickles.Dictionary(("state_dict", Pickles.Dictionary(tensors))), CompressionLevel.NoCompression, [.. storages.Select((storage, i) => ($"{i}", storage.Bytes))]);
        IReadOnlyList<SafeTensor> read = PyTorchFile.Parse(file, "net.pth");
        Assert.Equal("state_dict.t0", read[0].Name);
        Assert.Equal([-1.5f, -1.5f, -1.5f, -1.5f, -2f, -2f, -2f, -2f, 254f, 1f], read.Select(tensor => tensor.Values.Span[0]));
    }

    public static TheoryData<string, byte[], string> HostileFiles
    {
        get
        {
            byte[] run = [.. Pickles.Name("os", "system"), .. Pickles.Tuple(Pickles.Text("echo")), (byte)'R'];
            byte[] stacked = [.. Pickles.Text("builtins"), .. Pickles.Text("eval"), 0x93, .. Pickles.Tuple(Pickles.Text("1")), (byte)'R'];
            byte[] build = [.. Six, (byte)'}', (byte)'b'];
            byte[] endless = [(byte)'}', (byte)'q', 0, .. Pickles.Text("again"), (byte)'h', 0, (byte)'s'];
            byte[] bomb = Pickles.Tensor(Six, 0, [60_000, 60_000], [0, 0]);
            return new()
            {
                { "a call", Pickles.Legacy(Pickles.Dictionary(("x", run))), "to run 'os.system', which is refused" },
                { "a call by stack", Pickles.Zip(stacked, CompressionLevel.NoCompression), "to run 'builtins.eval', which is refused" },
                { "an object", Pickles.Legacy(Pickles.Dictionary(("x", Pickles.Name("my net", "Net")))), "to run 'my net.Net'" },
                { "an instruction", Pickles.Legacy([(byte)'i']), "instruction 0x69" },
                { "a changed object", Pickles.Legacy(Pickles.Dictionary(("x", build))), "changes the inside of an object" },
                { "an endless dictionary", Pickles.Legacy(endless), "nested too deep" },
                { "many values of few", Pickles.Legacy(Pickles.Dictionary(("x", bomb)), ("7", [1, 2, 3, 4, 5, 6])), "makes more values than" },
                { "a view too far", Pickles.Legacy(Pickles.Dictionary(("x", Pickles.Tensor(Six, 5, [2], [1]))), ("7", [1, 2, 3, 4, 5, 6])), "reaches beyond its storage of 6" },
                { "a view before the start", Pickles.Legacy(Pickles.Dictionary(("x", Pickles.Tensor(Six, -1, [2], [1]))), ("7", [1, 2, 3, 4, 5, 6])), "impossible shape" },
                { "a negative size", Pickles.Legacy(Pickles.Dictionary(("x", Pickles.Tensor(Six, 0, [-2, -3], [3, 1]))), ("7", [1, 2, 3, 4, 5, 6])), "impossible shape" },
                { "an uneven shape", Pickles.Legacy(Pickles.Dictionary(("x", Pickles.Tensor(Six, 0, [2, 3], [1]))), ("7", [1, 2, 3, 4, 5, 6])), "2 dimensions and 1 strides" },
                { "a missing storage", Pickles.Legacy(Pickles.Dictionary(("x", Pickles.Tensor(Six, 0, [1], [1])))), "lacks the values of storage '7'" },
                { "a missing entry", Pickles.Zip(Pickles.Dictionary(("x", Pickles.Tensor(Six, 0, [1], [1]))), CompressionLevel.NoCompression), "lacks the values of storage '7'" },
                { "compression", Pickles.Zip(Pickles.Dictionary(("x", Pickles.Tensor(Six, 0, [1], [1]))), CompressionLevel.Optimal, ("7", new byte[100_000])), "is compressed" },
                { "two of a name", Pickles.Legacy(Pickles.Dictionary(("x", Pickles.Tensor(Six, 0, [1], [1])), ("x", Pickles.Tensor(Six, 0, [1], [1]))), ("7", [1, 2, 3, 4, 5, 6])), "holds 'x' twice" },
                { "two types", Pickles.Legacy(Pickles.Dictionary(("x", Six), ("y", Pickles.Storage("HalfStorage", "7", 6)))), "is of two types" },
                { "no tensors", Pickles.Legacy(Pickles.Dictionary(("x", Pickles.Number(1)))), "holds no tensors" },
                { "no dictionary", Pickles.Legacy(Six, ("7", [1, 2, 3, 4, 5, 6])), "not a dictionary" },
                { "no zip", [.. "PK"u8, 3, 4, 1, 2, 3], "is not a usable PyTorch file" },
                { "nothing", [], "does not start like one" },
                { "text", "\u0089PNG"u8.ToArray(), "does not start like one" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(HostileFiles))]
    public void A_hostile_file_is_refused_with_what_is_wrong(string what, byte[] file, string reason)
    {
        string message = Assert.Throws<BadInputException>(() => PyTorchFile.Parse(file, "net.pt")).Message;
        Assert.True(message.Contains(reason, StringComparison.Ordinal), $"{what}: {message}");
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public async Task Dictionaries_that_share_their_insides_do_not_explode()
    {
        // Each of three levels holds the next one 1,500 times: 3,375,000,000 ways through 30 KB.
        List<byte> body = [(byte)'}', (byte)'q', 4];
        for (byte level = 3; level > 0; level--)
        {
            body.AddRange([(byte)'}', (byte)'q', level, (byte)'(']);
            for (int i = 0; i < 1500; i++) body.AddRange([.. Pickles.Text($"{i}"), (byte)'h', (byte)(level + 1)]);
            body.Add((byte)'u');
        }

        Task<BadInputException> refused = Task.Run(() => Assert.Throws<BadInputException>(() => PyTorchFile.Parse(Pickles.Legacy([.. body]), "bomb.pt")));
        Assert.Contains("too many entries", (await refused.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_anywhere_is_refused_or_harmless()
    {
        byte[] top = Pickles.Dictionary(("a", Pickles.Tensor(Six, 0, [2, 3], [3, 1])), ("b", Pickles.Tensor(Six, 1, [2], [2])));
        byte[][] files = [Pickles.Legacy(top, ("7", [1, 2, 3, 4, 5, 6])), Pickles.Zip(top, CompressionLevel.NoCompression, ("7", Pickles.Floats(1, 2, 3, 4, 5, 6)))];
        RandomSource random = new(9);
        foreach (byte[] file in files)
        {
            Assert.Equal(2, PyTorchFile.Parse(file, "whole").Count);
            for (int length = 0; length < file.Length; length++) Assert.Throws<BadInputException>(() => PyTorchFile.Parse(file[..length], "cut"));
            for (int trial = 0; trial < 4000; trial++)
            {
                byte[] damaged = [.. file];
                for (int flips = 0; flips <= trial % 3; flips++) damaged[random.NextInt(damaged.Length)] = (byte)random.NextInt(256);
                try
                {
                    PyTorchFile.Parse(damaged, "damaged");
                }
                catch (BadInputException)
                {
                    // The only exception that may come.
                }
            }
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.pt", Assert.Throws<BadInputException>(() => PyTorchFile.Read("nowhere.pt")).Message, StringComparison.Ordinal);

    // The layers of facenet-pytorch's P-Net, in its order; that of the weights, which the reference values of MtcnnTests need.
    [Fact]
    public void A_file_that_PyTorch_wrote_is_read_whole()
    {
        IReadOnlyList<SafeTensor> tensors = PyTorchFile.Read(SampleFiles.PublicProposal);
        string[] layers = ["conv1 10,3,3,3", "prelu1 10", "conv2 16,10,3,3", "prelu2 16", "conv3 32,16,3,3", "prelu3 32", "conv4_1 2,32,1,1", "conv4_2 4,32,1,1"];
        Assert.Equal(layers, tensors.Where(tensor => tensor.Name.EndsWith(".weight", StringComparison.Ordinal)).Select(tensor => $"{tensor.Name[..^7]} {string.Join(',', tensor.Dimensions)}"));
        Assert.Equal((13, 6_632), (tensors.Count, tensors.Sum(tensor => tensor.Values.Length)));
        Assert.All(tensors, tensor => Assert.All(tensor.Values.ToArray(), value => Assert.True(float.IsFinite(value) && Math.Abs(value) < 100)));
    }

    [Theory]
    [InlineData("weights/ntire26/n26_SPAN.pth")]
    [InlineData("weights/imdn/IMDN_x4.pth")]
    [InlineData("weights/mtcnn-facenet-pytorch/onet.pt")]
    public void Files_of_others_hold_finite_weights(string file)
    {
        IReadOnlyList<SafeTensor> tensors = PyTorchFile.Read(SharedData.Require(file));
        Assert.True(tensors.Sum(tensor => tensor.Values.Length) > 10_000);
        Assert.All(tensors, tensor => Assert.All(tensor.Values.ToArray(), value => Assert.True(float.IsFinite(value) && Math.Abs(value) < 100)));
    }
}
