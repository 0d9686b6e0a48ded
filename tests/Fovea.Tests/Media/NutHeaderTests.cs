using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Nut;

namespace Fovea.Tests.Media;

/// <summary>NUT comes from pipes that anybody fills: whatever it holds ends in one line.</summary>
[Trait("Category", "Culture")]
public sealed class NutHeaderTests
{
    private const int Width = 16, Height = 8;

    [Fact]
    public async Task The_stream_that_is_changed_below_is_sound()
        => Assert.Equal(2, await ReadAsync(Stream(new())));

    [Fact]
    public async Task Frames_that_no_memory_holds_are_refused_whatever_is_allowed()
    {
        using MemoryStream stream = new(Stream(new() { Field = "width", Value = int.MaxValue }));
        FrameReaderOptions options = new() { MaxWidth = int.MaxValue, MaxHeight = int.MaxValue, MaxPixels = long.MaxValue };
        BadInputException refused = await Assert.ThrowsAsync<BadInputException>(() => FrameReader.OpenNutAsync(stream, options, TestContext.Current.CancellationToken));
        Assert.Contains("memory", refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Fields =>
    [
        "version", "streams", "time bases", "numerator", "denominator", "zero denominator", "flags", "fields", "factor", "count", "omitted",
        "stream id", "time base index", "timestamp bits", "width", "height", "aspect", "timestamp", "size", "sync",
    ];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_field_that_cannot_be_is_refused_in_one_line(string field)
    {
        foreach (long value in (long[])[-1, 1L << 31, (1L << 62) + 5, long.MaxValue])
        {
            if (value == 1L << 31 && field is "timestamp" or "sync") continue; // Years, but possible ones.
            Layout layout = new() { Field = field, Value = value };
            BadInputException refused = await Assert.ThrowsAsync<BadInputException>(() => ReadAsync(Stream(layout)));
            Assert.DoesNotContain('\n', refused.Message);
        }
    }

    [Fact]
    public async Task Any_change_of_bytes_ends_in_frames_or_one_line()
    {
        Random random = new(20);
        byte[] sound = Stream(new());
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = [.. sound];
            for (int changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(25, Math.Min(bytes.Length, 160))] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                await ReadAsync(bytes);
            }
            catch (BadInputException)
            {
                // Said in one line.
            }
        }
    }

    [Fact]
    public async Task Any_numbers_in_sealed_headers_end_in_frames_or_one_line()
    {
        Random random = new(21);
        string[] fields = [.. Fields.Select(row => row.Data)];
        for (int i = 0; i < 2000; i++)
        {
            try
            {
                await ReadAsync(Stream(new() { Field = fields[random.Next(fields.Length)], Value = random.NextInt64() >> random.Next(63) }));
            }
            catch (BadInputException)
            {
                // Said in one line.
            }
        }
    }

    private static async Task<int> ReadAsync(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        await using FrameReader reader = await FrameReader.OpenNutAsync(stream, null, TestContext.Current.CancellationToken);
        int frames = 0;
        await foreach (Frame frame in reader)
        {
            _ = TimeSpan.FromSeconds(frame.Timestamp * reader.TimeBase.Value);
            frame.Dispose();
            frames++;
        }

        return frames;
    }

    // A stream as NutWriter writes it, in which one field has another value; -1 stands for all 63 bits.
    private static byte[] Stream(Layout layout)
    {
        NutPacket main = new NutPacket().Number(layout.Of("version", 3)).Number(layout.Of("streams", 1)).Number(65536).Number(layout.Of("time bases", 1));
        main.Number(layout.Of("numerator", 1)).Number(layout.Field == "zero denominator" ? 0 : layout.Of("denominator", 25));
        main.Number(NutFormat.FlagInvalid).Number(6).Signed(0).Number(1).Number(0).Number(0).Number(0).Number(1);
        main.Number(layout.Of("flags", NutFormat.FlagKey | NutFormat.FlagCodedTimestamp | NutFormat.FlagSize)).Number(layout.Of("fields", 6)).Signed(0).Number(layout.Of("factor", 1)).Number(0).Number(0).Number(0).Number(1);
        main.Number(NutFormat.FlagInvalid).Number(6).Signed(0).Number(1).Number(0).Number(0).Number(0).Number(layout.Of("count", 253));
        main.Number(layout.Of("omitted", 0));
        NutPacket stream = new NutPacket().Number(layout.Of("stream id", 0)).Number(0).Bytes("Y800"u8).Number(layout.Of("time base index", 0)).Number(layout.Of("timestamp bits", 7)).Number(1 << 30).Number(0).Number(0).Bytes([]);
        stream.Number(layout.Of("width", Width)).Number(layout.Of("height", Height)).Number(layout.Of("aspect", 1)).Number(1).Number(0);
        List<byte> bytes = [.. NutFormat.Signature, .. main.Seal(NutFormat.MainCode), .. stream.Seal(NutFormat.StreamCode)];
        for (int i = 0; i < 2; i++)
        {
            bytes.AddRange(new NutPacket().Number(layout.Of("sync", i)).Number(0).Seal(NutFormat.SyncCode));
            bytes.AddRange(new NutPacket().Byte(1).Number(layout.Of("timestamp", i + 128)).Number(layout.Of("size", Width * Height)).ToArray());
            bytes.AddRange(new byte[Width * Height]);
        }

        return [.. bytes];
    }

    private sealed record Layout
    {
        public string? Field { get; init; }

        public long Value { get; init; }

        public long Of(string field, long sound) => field != Field ? sound : Value < 0 ? long.MaxValue : Value;
    }
}
