using System.Globalization;
using System.Runtime.InteropServices;
using Fovea.Lab.Bench.Peers;
using Fovea.Networks;
using Fovea.Networks.Onnx;
using Fovea.Tensors;

namespace Fovea.Lab.Bench.Engines;

/// <summary>PyTorch on the same weights, in the layout and mode that it runs fastest: floats in, floats out.</summary>
internal sealed class PyTorchEngine : BenchEngine
{
    private readonly PeerProgram _program;
    private readonly string _version;

    public PyTorchEngine(Model model, int width, int height, int threads)
    {
        Network network = model.Network;
        string folder = Directory.CreateTempSubdirectory("fovea-").FullName;
        _program = PyTorch.Start();
        try
        {
            string file = Path.Combine(folder, "model.onnx"), input = Path.Combine(folder, "input"), output = Path.Combine(folder, "output");
            OnnxModel.Save(file, network, model.Name, new OnnxOptions(width, height, Clamp: false));
            using Tensor picture = BenchPicture.Create(network.InputChannels, height, width);
            File.WriteAllBytes(input, MemoryMarshal.AsBytes(picture.Span));
            _version = _program.Ask(string.Create(CultureInfo.InvariantCulture, $"open {file} {network.InputChannels} {height} {width} {input} {output} {threads}"));
            PeerCheck.Agree(Name, network, picture, MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(output)));
        }
        catch
        {
            _program.Dispose();
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public override string Name => "pytorch";

    /// <inheritdoc/>
    public override string Version => _version;

    /// <inheritdoc/>
    public override double Measure() => double.Parse(_program.Ask("run"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Dispose() => _program.Dispose();
}
