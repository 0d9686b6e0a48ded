using System.Globalization;
using System.Runtime.InteropServices;
using Fovea.Inference;
using Fovea.Lab.Bench;
using Fovea.Networks;
using Fovea.Networks.Onnx;
using Fovea.Tensors;

namespace Fovea.Peers;

/// <summary>PyTorch on the same weights, in the layout and mode that it runs fastest: floats in, floats out.</summary>
public sealed class PyTorchEngine : BenchEngine
{
    private readonly PeerProgram _program;
    private readonly string _version;

    private PyTorchEngine(BenchSetting setting)
    {
        (Model model, int width, int height, int threads, _) = setting;
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

    /// <summary>The peer; it has no int8 form.</summary>
    public static BenchPeer Peer { get; } = new("pytorch", setting => setting.Precision == Precision.Float32 ? new PyTorchEngine(setting) : null);

    /// <summary>True where a Python with PyTorch is.</summary>
    public static bool IsHere => PyTorch.Find() is not null;

    /// <inheritdoc/>
    public override string Name => "pytorch";

    /// <inheritdoc/>
    public override string Version => _version;

    /// <inheritdoc/>
    public override double Measure() => double.Parse(_program.Ask("run"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Dispose() => _program.Dispose();
}

/// <summary>A Python with PyTorch, which runs the script that this program carries.</summary>
internal static class PyTorch
{
    /// <summary>The environment variable that names the Python.</summary>
    public const string Variable = "FOVEA_PYTHON";

    private const string Script = "pytorch_inference.py";

    /// <summary>Starts the script.</summary>
    /// <exception cref="MissingDependencyException">No Python here has PyTorch.</exception>
    public static PeerProgram Start() => PeerProgram.Start(Find() ?? throw Missing(), "-c", ReadScript()) ?? throw Missing();

    private static MissingDependencyException Missing() => new($"PyTorch is missing: 'apt-get install python3-torch', or let {Variable} name a python that has it.");

    // Debian's package belongs to Debian's Python, which need not be the first in the path.
    public static string? Find()
    {
        string[] pythons = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? [named] : ["python3", "/usr/bin/python3"];
        return pythons.FirstOrDefault(HasTorch);
    }

    private static bool HasTorch(string python)
    {
        using PeerProgram? program = PeerProgram.Start(python, "-c", "import torch, numpy");
        return program?.Wait() == 0;
    }

    private static string ReadScript()
    {
        using StreamReader reader = new(typeof(PyTorch).Assembly.GetManifestResourceStream(Script) ?? throw new InvalidOperationException($"The assembly lacks {Script}."));
        return reader.ReadToEnd();
    }
}
