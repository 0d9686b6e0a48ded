using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tests.Networks;
using Fovea.Tests.Training;

namespace Fovea.Tests.Cli;

public sealed class QuantizeCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-quantize-").FullName;
    private readonly string _cache = SyntheticCache.Make();

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public async Task A_float_model_becomes_an_int8_model_with_the_same_weights()
    {
        string source = Save(new EvsrNetSpec(4, 1, 2, UpsamplingPath.Nearest)), target = Path.Combine(_root, "small-int8");
        (int exitCode, string errors) = await InProcess.RunAsync("quantize", source, "--calibrate", _cache, "--out", target, "--frames", "2", "--no-progress");
        Assert.Equal((0, ""), (exitCode, errors));
        using Model before = Model.Load(source), after = Model.Load(target);
        Assert.Equal("small-int8", after.Name);
        Assert.Equal(["blocks.0.conv_a", "blocks.0.conv_b", "conv_in"], after.Quantization!.Steps.Keys.Order());
        Assert.Equal(before.Card.WeightsSha256, after.Card.WeightsSha256);
        Assert.Contains("2 frames", after.Card.Notes, StringComparison.Ordinal);

        (exitCode, errors) = await InProcess.RunAsync("quantize", source, "--calibrate", _cache, "--out", target);
        Assert.Equal(3, exitCode);
        Assert.Contains("--overwrite", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_int8_form_is_refused()
    {
        (int exitCode, string errors) = await InProcess.RunAsync("quantize", Save(new EspcnSpec(2)), "--calibrate", _cache, "--out", Path.Combine(_root, "x"));
        Assert.Equal(3, exitCode);
        Assert.Contains("tanh", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_root, "x")));
    }

    private string Save(NetworkSpec spec)
    {
        string folder = Path.Combine(_root, "small");
        using Network network = Samples.Lively(spec, 1);
        Model.Save(folder, new ModelCard("small", "For a test.", spec, "MIT"), network);
        return folder;
    }
}
