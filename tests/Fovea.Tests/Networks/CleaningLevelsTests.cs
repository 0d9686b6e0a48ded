using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Tests.Networks;

public sealed class CleaningLevelsTests : IDisposable
{
    private static readonly EvsrNetSpec Spec = new(4, 1, 2) { Input = InputColor.Luma };

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-cleaning-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(20, 0.5, 0.5)]
    [InlineData(40, 0, 1)]
    [InlineData(90, 0, 1)]
    public void Weights_are_interpolated_between_levels_and_kept_beyond_the_last(double level, double first, double second)
    {
        using Model model = Save(out Network clean, out Network strong);
        using Model leveled = model.At(level);
        foreach (string name in clean.Parameters.Names)
        {
            ReadOnlySpan<float> a = clean.Parameters[name].Span, b = strong.Parameters[name].Span, mixed = leveled.Network.Parameters[name].Span;
            for (int i = 0; i < mixed.Length; i++) Assert.Equal(first * a[i] + second * b[i], mixed[i], 1e-6);
        }

        Assert.Equal($"test-x2@{level}", leveled.Name);
        clean.Dispose();
        strong.Dispose();
    }

    [Fact]
    public void A_folder_keeps_its_levels_and_names_take_one()
    {
        Save(out Network clean, out Network strong).Dispose();
        using (Model plain = ModelZoo.Open(_folder)) Assert.Equal([0, 40], plain.Cleaning!.Levels);
        using Model half = ModelZoo.Open($"{_folder}@20");
        using Tape tape = new();
        Tensor input = tape.Rent(new Shape(1, 1, 8, 8));
        input.Span.Fill(0.25f);
        using Network judge = new(Spec, new CleaningLevels(new Dictionary<int, ParameterSet> { [0] = clean.Parameters.Clone(), [40] = strong.Parameters.Clone() }).At(20));
        Assert.Equal(judge.Forward(tape, input).Span.ToArray(), half.Network.Forward(tape, input).Span.ToArray());
        clean.Dispose();
        strong.Dispose();
    }

    [Fact]
    public void Models_of_one_network_are_joined_and_others_are_not()
    {
        using Network clean = Network.Create(Spec, 1), strong = Network.Create(Spec, 2), other = Network.Create(new EvsrNetSpec(4, 2, 2) { Input = InputColor.Luma }, 3);
        ModelCard card = new("a", "For clean sources.", Spec, "MIT");
        string folder = Path.Combine(_folder, "joined");
        Model.Join(new Dictionary<int, Model> { [60] = new(card with { Description = "For bad sources." }, strong), [0] = new(card, clean) }, "both", folder);
        using Model joined = Model.Load(folder);
        Assert.Equal("both", joined.Name);
        Assert.Equal([0, 60], joined.Cleaning!.Levels);
        Assert.Equal(clean.Parameters["conv_in.weight"].Span.ToArray(), joined.Network.Parameters["conv_in.weight"].Span.ToArray());
        using ParameterSet highest = joined.Cleaning.At(60);
        Assert.Equal(strong.Parameters["conv_in.weight"].Span.ToArray(), highest["conv_in.weight"].Span.ToArray());
        Assert.Contains("60: For bad sources.", joined.Card.Description, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => Model.Join(new Dictionary<int, Model> { [0] = new(card, clean), [60] = new(card, strong) }, "both", folder));
        Assert.Throws<BadInputException>(() => Model.Join(new Dictionary<int, Model> { [0] = new(card, clean), [60] = new(card with { Spec = other.Spec }, other) }, "both", folder + "2"));
    }

    [Fact]
    public void What_cannot_be_meant_is_refused()
    {
        using Model model = Save(out Network clean, out Network strong);
        Assert.Throws<BadInputException>(() => model.At(101));
        Assert.Throws<BadInputException>(() => ModelZoo.Open("bicubic-x2@50"));
        Assert.Throws<BadInputException>(() => new CleaningLevels(new Dictionary<int, ParameterSet> { [0] = clean.Parameters }));
        Assert.Throws<BadInputException>(() => new CleaningLevels(new Dictionary<int, ParameterSet> { [10] = clean.Parameters, [20] = strong.Parameters }));
        using Network other = Network.Create(new EvsrNetSpec(4, 2, 2) { Input = InputColor.Luma }, 1);
        Assert.Throws<BadInputException>(() => new CleaningLevels(new Dictionary<int, ParameterSet> { [0] = clean.Parameters, [20] = other.Parameters }));

        string file = Path.Combine(_folder, Model.CleaningFile);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Contains("SHA-256", Assert.Throws<BadInputException>(() => Model.Load(_folder)).Message, StringComparison.Ordinal);
        clean.Dispose();
        strong.Dispose();
    }

    private Model Save(out Network clean, out Network strong)
    {
        (clean, strong) = (Network.Create(Spec, 1), Network.Create(Spec, 2));
        using CleaningLevels levels = new(new Dictionary<int, ParameterSet> { [0] = clean.Parameters.Clone(), [40] = strong.Parameters.Clone() });
        Model.Save(_folder, new ModelCard("test-x2", "A test.", Spec, "MIT"), clean, null, levels);
        return Model.Load(_folder);
    }
}
