using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using CsCheck;
using Fovea.Cli.Commands;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Nut;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Networks.PyTorch;
using Fovea.Search.Spaces;
using Fovea.Tests.Networks.PyTorch;

namespace Fovea.Tests.Foreign;

/// <summary>What is written in a format, by us or by plain writers of these tests, is read back as it was.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char["aZ09 _-./\\\"'\n\t\0:{}[],#&*!%é漢\u2028"], 0, 8];
    private static readonly Gen<float> AnyFloat = Gen.Int.Select(BitConverter.Int32BitsToSingle);
    private static readonly Gen<double> Finite = Gen.Double.Where(double.IsFinite);
    private static readonly Gen<int> Scale = Gen.Int[2, 4];
    private static readonly Gen<InputColor> Color = Gen.OneOf(InputColor.Rgb, InputColor.Luma);

    private static readonly Gen<(int[] Sizes, float[] Values)> Arrays =
        Gen.Int[0, 4].Array[0, 4].SelectMany(sizes => AnyFloat.Array[sizes.Aggregate(1, (product, size) => product * size)].Select(values => (sizes, values)));

    private static readonly Gen<(string Name, int[] Sizes, float[] Values)[]> NamedArrays =
        Gen.Select(Words, Arrays).Select((name, array) => (name, array.Sizes, array.Values)).Array[0, 5].Select(all => all.DistinctBy(one => one.name).ToArray());

    [Fact]
    public void Safetensors_keep_names_shapes_bits_and_notes()
        => Gen.Select(NamedArrays, Gen.Dictionary(Words, Words)[0, 3]).Sample((arrays, notes) =>
        {
            SafeTensor[] tensors = [.. arrays.Where(one => one.Name != "__metadata__").Select(one => new SafeTensor(one.Name, one.Sizes, one.Values))];
            SafeTensorsFile file = SafeTensors.Parse(SafeTensors.Serialize(tensors, notes), "made");
            Assert.Equal(notes.OrderBy(note => note.Key, StringComparer.Ordinal), file.Metadata.OrderBy(note => note.Key, StringComparer.Ordinal));
            AssertSame(tensors.Select(one => (one.Name, one.Dimensions.ToArray(), one.Values.ToArray())), file.Tensors);
        }, iter: 500, threads: 1);

    [Fact]
    public void Both_forms_of_PyTorch_files_keep_names_shapes_and_bits()
        => Gen.Select(NamedArrays.Where(arrays => arrays.Length > 0), Gen.Bool).Sample((arrays, isZip) =>
        {
            (string, byte[])[] tensors = [.. arrays.Select((one, i) => (one.Name, Pickles.Tensor(Pickles.Storage("FloatStorage", $"{i}", one.Values.Length), 0, one.Sizes, Strides(one.Sizes))))];
            byte[] file = isZip
                ? Pickles.Zip(Pickles.Dictionary(tensors), CompressionLevel.NoCompression, [.. arrays.Select((one, i) => ($"{i}", Pickles.Floats(one.Values)))])
                : Pickles.Legacy(Pickles.Dictionary(tensors), [.. arrays.Select((one, i) => ($"{i}", one.Values))]);
            AssertSame(arrays, PyTorchFile.Parse(file, "made"));
        }, iter: 500, threads: 1);

    [Fact]
    public void Network_specs_keep_every_field()
    {
        Gen<NetworkSpec> evsrnet = Gen.Select(Gen.Int[1, 512], Gen.Int[0, 128], Scale, Gen.Enum<UpsamplingPath>(), Gen.Bool, Color, Gen.OneOf(1, 3, 5)).Select((channels, blocks, scale, path, relu, color, kernel) => (NetworkSpec)new EvsrNetSpec(channels, blocks, scale, path, relu, color, Kernel: kernel));
        Gen<NetworkSpec> fsrcnn = Gen.Select(Scale, Gen.Int[1, 512], Gen.Int[1, 512], Gen.Int[0, 64], Color).Select((scale, features, shrunk, mappings, color) => (NetworkSpec)new FsrcnnSpec(scale, features, shrunk, mappings, color));
        Gen<NetworkSpec> faces = Gen.Select(Scale, Gen.Int[1, 512], Gen.Int[0, 64], Gen.Int[1, 1024], Gen.Int[1, 512], Gen.Int[1, 1024]).Select((scale, channels, blocks, wide, flow, flowWide) => (NetworkSpec)new HoFvsrSpec(scale, 2 * channels, blocks, wide, 2 * flow, flowWide));
        Gen<NetworkSpec> others = Gen.Select(Scale, Gen.Int[1, 512], Gen.Int[0, 128], Color, Gen.Int[0, 6]).Select((scale, channels, blocks, color, kind) => (NetworkSpec)(kind switch
        {
            0 => new EdsrSpec(scale, channels, blocks, color),
            1 => new RrnSpec(channels, blocks, scale),
            2 => new SrcnnSpec(scale, 2 * (channels % 3) + 1, color),
            3 => new EspcnSpec(scale, color),
            4 => new BicubicSpec(scale, color),
            5 => new SofVsrAccvSpec(scale),
            _ => new SofVsrTipSpec(scale),
        }));
        Gen.OneOf(evsrnet, fsrcnn, faces, others).Sample(spec => Assert.Equal(spec, NetworkSpec.Parse(spec.ToJson())), iter: 1000, threads: 1);
    }

    [Fact]
    public void Model_cards_keep_every_field()
        => Gen.Select(Words.Array[8], Finite, Gen.ULong, Gen.Long).Sample((words, value, seed, steps) =>
        {
            ModelCard card = new(words[0], words[1], new EspcnSpec(3), words[2])
            {
                Purpose = words[3],
                Group = words[4],
                Data = [new ModelData(words[5], words[6], words[7])],
                Scores = [new ModelScore(words[5], words[6], value, words[7])],
                TrainingCommand = words[1],
                Seed = seed,
                Steps = steps,
                Notes = words[2],
            };
            ModelCard read = ModelCard.Parse(card.ToJson(), "made");
            Assert.Equal(card.Data, read.Data);
            Assert.Equal(card.Scores, read.Scores);
            Assert.Equal(card, read with { Data = card.Data, Scores = card.Scores });
        }, iter: 500, threads: 1);

    [Fact]
    public void Tables_of_ranges_keep_every_bit()
        => Gen.Dictionary(Words, Gen.Float.Where(float.IsFinite).Array[0, 4])[0, 4].Sample(ranges =>
        {
            QuantizationTable table = new(ranges.ToDictionary(pair => pair.Key, pair => new ValueRange(pair.Value, pair.Value)));
            QuantizationTable read = QuantizationTable.Parse(table.ToJson(), "made");
            Assert.Equal(table.Steps.Keys.Order(StringComparer.Ordinal), read.Steps.Keys.Order(StringComparer.Ordinal));
            Assert.All(ranges, pair => Assert.Equal([pair.Value, pair.Value], new[] { read.Steps[pair.Key].Low, read.Steps[pair.Key].High }));
        }, iter: 500, threads: 1);

    [Fact]
    public void Search_spaces_keep_every_parameter()
    {
        Gen<(double Low, double High)> bounds = Gen.Select(Finite, Finite).Where((a, b) => a != b && double.IsFinite(b - a)).Select((a, b) => (Math.Min(a, b), Math.Max(a, b)));
        Gen<Func<string, SearchParameter>> real = bounds.Select(range => new Func<string, SearchParameter>(name => new FloatParameter(name, range.Low, range.High)));
        Gen<Func<string, SearchParameter>> logarithmic = Gen.Select(Gen.Double[1e-9, 1], Gen.Double[1.5, 1e9], Gen.Bool).Select((low, high, whole) => new Func<string, SearchParameter>(name => whole ? new IntParameter(name, 1, Math.Ceiling(high), log: true) : new FloatParameter(name, low, high, log: true)));
        Gen<Func<string, SearchParameter>> integer = Gen.Select(Gen.Int[-1000, 1000], Gen.Int[1, 1000], Gen.Int[1, 9]).Select((low, span, step) => new Func<string, SearchParameter>(name => new IntParameter(name, low, low + (span * step), step: step)));
        Gen<Func<string, SearchParameter>> choices = Gen.Select(Words.Array[1, 5], Gen.Bool).Select((words, ordered) => new Func<string, SearchParameter>(name => new CategoricalParameter(name, words.Distinct().Select(word => (JsonNode?)JsonValue.Create(word)), ordered)));
        Gen.OneOf(real, logarithmic, integer, choices).Array[1, 5].Sample(makers =>
        {
            SearchSpace space = new(makers.Select((make, i) => make($"p{i}")));
            string text = SearchSpaceJson.Write(space).ToJsonString();
            SearchSpace read = SearchSpaceJson.Parse(text);
            Assert.Equal(space.Parameters.Select(parameter => (parameter.GetType(), parameter.Name, parameter.Domain)), read.Parameters.Select(parameter => (parameter.GetType(), parameter.Name, parameter.Domain)));
            Assert.Equal(text, SearchSpaceJson.Write(read).ToJsonString());
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void Comma_separated_values_keep_every_cell()
        => Gen.Select(Words.Array[1, 4].Where(cells => cells is not [""]).Array[0, 4], Gen.Bool).Sample((rows, isQuoted) =>
        {
            string text = string.Join("\r\n", rows.Select(cells => isQuoted ? string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) : Csv.Format(cells)));
            Assert.Equal(rows, Csv.Read(text).Select(row => row.Cells));
        }, iter: 1000, threads: 1);

    // YAML has JSON in it, so what any JSON writer wrote is a recipe.
    [Fact]
    public void Json_read_as_YAML_is_the_same_json()
    {
        Gen<JsonNode?> scalar = Gen.OneOf(Words.Select(word => (JsonNode?)JsonValue.Create(word)), Gen.Long.Select(number => (JsonNode?)JsonValue.Create(number)), Finite.Select(number => (JsonNode?)JsonValue.Create(number)), Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)), Gen.Const((JsonNode?)null));
        Gen<JsonNode?> value = Nested(Nested(scalar));
        Gen.Dictionary(Words, value)[0, 4].Select(fields => new JsonObject(fields)).Sample(json =>
        {
            using StringReader text = new(json.ToJsonString());
            JsonNode? read = YamlJson.Read(text);
            Assert.True(JsonNode.DeepEquals(json, read), $"{json.ToJsonString()} became {read?.ToJsonString()}");
        }, iter: 500, threads: 1, print: json => json.ToJsonString());

        static Gen<JsonNode?> Nested(Gen<JsonNode?> inner) => Gen.OneOf(
            inner,
            inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Dictionary(Words, inner)[0, 3].Select(fields => (JsonNode?)new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())))));
    }

    [Fact]
    public async Task Nut_keeps_times_sizes_and_pixels()
        => await Gen.Select(Gen.OneOf([.. PixelFormats.All]), Gen.Int[1, 17], Gen.Int[1, 9], Gen.Int[1, 100_000], Gen.Int[1, 100_000], Gen.Long[1, 1L << 40].Array[0, 5], Gen.Int).SampleAsync(async (format, width, height, numerator, denominator, steps, seed) =>
        {
            using MemoryStream stream = new();
            NutWriter writer = new(stream, format, width, height, new Rational(numerator, denominator), new Rational(1, 1));
            await writer.StartAsync(default);
            Random random = new(seed);
            List<(long Time, byte[] Pixels)> sent = [];
            foreach (long step in steps)
            {
                using Frame frame = new(format, width, height, ColorDescription.Unspecified);
                random.NextBytes(frame.Memory.Span);
                long time = sent.Count == 0 ? step : sent[^1].Time + step;
                if (time * (double)numerator / denominator > 1e10) break;
                await writer.WriteAsync(frame, time, default);
                sent.Add((time, frame.Memory.ToArray()));
            }

            stream.Position = 0;
            await using FrameReader reader = await FrameReader.OpenNutAsync(stream);
            Assert.Equal((format, width, height), (reader.Format, reader.Width, reader.Height));
            List<(long Time, byte[] Pixels)> read = [];
            await foreach (Frame frame in reader)
            {
                using (frame) read.Add((frame.Timestamp, frame.Memory.ToArray()));
            }

            Assert.Equal(sent.Select(frame => frame.Time), read.Select(frame => frame.Time));
            Assert.Equal(sent.Select(frame => frame.Pixels), read.Select(frame => frame.Pixels));
        }, iter: 300, threads: 1);

    private static int[] Strides(int[] sizes) => [.. sizes.Select((_, i) => sizes[(i + 1)..].Aggregate(1, (product, size) => product * size))];

    private static void AssertSame(IEnumerable<(string Name, int[] Sizes, float[] Values)> expected, IReadOnlyList<SafeTensor> actual)
    {
        Assert.Equal(expected.Select(Text), actual.Select(tensor => Text((tensor.Name, [.. tensor.Dimensions], tensor.Values.ToArray()))));

        static string Text((string Name, int[] Sizes, float[] Values) tensor)
            => $"{tensor.Name} [{string.Join(',', tensor.Sizes)}] {string.Join(',', tensor.Values.Select(value => BitConverter.SingleToInt32Bits(value).ToString(CultureInfo.InvariantCulture)))}";
    }
}
