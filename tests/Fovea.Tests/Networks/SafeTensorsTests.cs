using System.Buffers.Binary;
using System.Text;
using Fovea.Networks;

namespace Fovea.Tests.Networks;

[Trait("Category", "Culture")]
public sealed class SafeTensorsTests
{
    [Fact]
    public void Tensors_and_metadata_survive_a_file()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("fovea-").FullName, "a.safetensors");
        SafeTensors.Write(path, [new SafeTensor("w", [2, 1, 1, 2], new float[] { 1, -2.5f, float.Epsilon, 4 }), new SafeTensor("b\"é", [3], new float[] { 5, 6, 7 }), new SafeTensor("s", [], new float[] { 8 })], new Dictionary<string, string> { ["step"] = "12" });
        SafeTensorsFile file = SafeTensors.Read(path);
        Assert.Equal(["w", "b\"é", "s"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([2, 1, 1, 2], file.Tensors[0].Dimensions);
        Assert.Equal([1, -2.5f, float.Epsilon, 4], file.Tensors[0].Values.ToArray());
        Assert.Equal([8f], file.Tensors[2].Values.ToArray());
        Assert.Equal("12", file.Metadata["step"]);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        byte[] bytes = SafeTensors.Serialize([new SafeTensor("a", [1, 2], new float[] { 1, 2 })]);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0ul, length % 8);
        Assert.Equal("""{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, (int)length).TrimEnd(' '));
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], bytes[(8 + (int)length)..]);
    }

    [Fact]
    public void Half_and_brain_floats_are_read()
    {
        SafeTensorsFile file = Parse("""{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}""", [0x00, 0x3C, 0x00, 0xC1, 0x80, 0x3F, 0x20, 0xC0]);
        Assert.Equal([1f, -2.5f], file.Tensors[0].Values.ToArray());
        Assert.Equal([1f, -2.5f], file.Tensors[1].Values.ToArray());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "belong to nothing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "4 bytes at its end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "does not fill")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,4],"data_offsets":[0,4]}}""", 4, "does not fill")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "-1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "1.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "4..0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,400]}}""", 4, "0..400")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999]}}""", 4, "99999999999")]
    [InlineData("""{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", 8, "I64")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "9 dimensions")]
    [InlineData("""{"a":4}""", 0, "lacks")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "metadata")]
    [InlineData("""{"a":[[[[[[1]]]]]]}""", 0, "not JSON")]
    [InlineData("[]", 0, "not a JSON object")]
    [InlineData("{", 0, "not JSON")]
    public void A_hostile_header_is_refused(string header, int dataBytes, string what)
        => Assert.Contains(what, Assert.Throws<BadInputException>(() => Parse(header, new byte[dataBytes])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 0)]
    [InlineData(20, 13)]
    [InlineData(20, ulong.MaxValue)]
    [InlineData(20, 1ul << 40)]
    public void A_header_length_beyond_the_file_is_refused(int size, ulong length)
    {
        byte[] bytes = new byte[size];
        if (size >= 8) BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.Throws<BadInputException>(() => SafeTensors.Parse(bytes, "file"));
    }

    [Fact]
    public void Every_truncation_of_a_good_file_is_refused()
    {
        byte[] bytes = SafeTensors.Serialize([new SafeTensor("a", [4], new float[4]), new SafeTensor("b", [2, 2], new float[4])]);
        for (int length = 0; length < bytes.Length; length++) Assert.Throws<BadInputException>(() => SafeTensors.Parse(bytes.AsSpan(0, length), "file"));
    }

    [Fact]
    public void A_missing_file_is_bad_input() => Assert.Throws<BadInputException>(() => SafeTensors.Read("/no/such/file"));

    [Fact]
    public void What_cannot_be_read_back_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => SafeTensors.Serialize([new SafeTensor("a", [1], new float[1]), new SafeTensor("a", [1], new float[1])]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Serialize([new SafeTensor("__metadata__", [1], new float[1])]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Serialize([new SafeTensor("a", [2], new float[1])]));
    }

    private static SafeTensorsFile Parse(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + text.Length);
        return SafeTensors.Parse(bytes, "file");
    }
}
