namespace Fovea.Lab.Bench.Peers;

/// <summary>A Python with PyTorch, which runs the script that this program carries (bench/pytorch_inference.py).</summary>
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
    private static string? Find()
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
