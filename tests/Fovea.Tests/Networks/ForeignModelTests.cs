using System.Buffers.Binary;
using System.Text;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tests.References;

namespace Fovea.Tests.Networks;

/// <summary>Model folders come from anywhere: whatever their files hold ends in one line.</summary>
public sealed class ForeignModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-model-").FullName;

    public ForeignModelTests()
    {
        EvsrNetSpec spec = new(4, 1, 2);
        using Network network = Network.Create(spec, seed: 1);
        Model.Save(_folder, new ModelCard("m", "d", spec, "MIT") { Data = [new("d", "s", "t")], Scores = [new("d", "m", 1, "p")] }, network);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cards_of_any_content_end_in_one_line()
    {
        string path = Path.Combine(_folder, Model.CardFile), sound = File.ReadAllText(path);
        foreach (byte[] bytes in ChangedText.Of(sound, 1500, seed: 1))
        {
            File.WriteAllBytes(path, bytes);
            OneLine(() => Model.Load(_folder).Dispose());
        }
    }

    [Fact]
    public void Specs_of_any_content_end_in_one_line()
    {
        const string Sound = """{"architecture":"evsrnet","scale":4,"channels":8,"blocks":5,"kernel":3,"upsampling":"nearest","input":"rgb","version":1}""";
        foreach (byte[] bytes in ChangedText.Of(Sound, 1500, seed: 2)) OneLine(() => NetworkSpec.Parse(Encoding.UTF8.GetString(bytes)));
        OneLine(() => NetworkSpec.Parse("""{"architecture":"\ud800"}"""));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""")]
    [InlineData("""{"__metadata__":{"\ud800":"a"}}""")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"\ud800":1}}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("null")]
    public void Odd_text_in_safetensors_is_refused(object header)
        => Assert.DoesNotContain('\n', Assert.Throws<BadInputException>(() => SafeTensors.Parse(Whole(header as byte[] ?? Encoding.UTF8.GetBytes((string)header)), "x")).Message);

    [Fact]
    public void Safetensors_of_any_header_end_in_one_line()
    {
        const string Sound = """{"__metadata__":{"step":"1"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        foreach (byte[] bytes in ChangedText.Of(Sound, 3000, seed: 3)) OneLine(() => SafeTensors.Parse(Whole(bytes), "x"));
    }

    private static byte[] Whole(byte[] header)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, 0, 0, 0, 0];
    }

    private static void OneLine(Action read)
    {
        try
        {
            read();
        }
        catch (BadInputException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
        }
    }
}
