using System.Text;
using CsCheck;
using Fovea.Fuzz;

namespace Fovea.Tests.Foreign;

/// <summary>Every reader of foreign bytes gives a value or one line, soon and in bounded memory, whatever it is given.</summary>
public sealed class ForeignParserTests
{
    private const int Samples = 250;

    private static readonly Gen<Edit> Edits = Gen.Select(Gen.Int[0, Edit.Kinds - 1], Gen.Int[0, 0xFFFF], Gen.Int[0, 0xFF], Gen.Int[0, int.MaxValue]).Select((kind, place, length, value) => new Edit(kind, place, length, value));

    public static TheoryData<string> Names => [.. ForeignParsers.All.Select(parser => parser.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Seeds_are_valid(string name)
    {
        ForeignParser parser = ForeignParsers.Find(name);
        Assert.NotEmpty(parser.Seeds);
        foreach (byte[] seed in parser.Seeds) parser.Parse(seed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Beginnings_end_in_a_value_or_one_line(string name)
    {
        const int Most = 100;
        ForeignParser parser = ForeignParsers.Find(name);
        foreach (byte[] seed in parser.Seeds)
        {
            int step = 1 + seed.Length / Most;
            for (int length = 0; length < seed.Length; length += step) Require(parser, seed[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Changed_seeds_end_in_a_value_or_one_line(string name)
    {
        ForeignParser parser = ForeignParsers.Find(name);
        Gen<byte[]> seed = Gen.OneOf([.. parser.Seeds]);
        Gen.Select(seed, seed, Edits.Array[1, 6])
            .Select((input, other, edits) => edits.Aggregate(input, (changed, edit) => edit.Apply(changed, other)))
            .Sample(input => Require(parser, input), iter: Samples, threads: 1, print: Print);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Noise_ends_in_a_value_or_one_line(string name)
    {
        ForeignParser parser = ForeignParsers.Find(name);
        Gen.Byte.Array[0, 400].Sample(input => Require(parser, input), iter: Samples / 5, threads: 1, print: Print);
    }

    // A name in a foreign file is the file's own affair; the line that tells of it is ours.
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\u2028")]
    public void A_name_with_a_line_break_leaves_a_message_in_one_line(string end)
        => Assert.Equal(@"there is no 'a\nb'.", new BadInputException($"there is no 'a{end}b'.").Message);

    private static void Require(ForeignParser parser, byte[] input)
    {
        if (parser.Fault(input) is { } fault) Assert.Fail($"{fault}\nof the input {Print(input)}");
    }

    private static string Print(byte[] input) => $"{Convert.ToHexString(input)} ({Encoding.UTF8.GetString(input)})";
}
