using System.Diagnostics;
using System.Text;

namespace Fovea.Tests.Cli;

/// <summary>Runs the real command line in a process of its own, which can be killed and has an environment of its own.</summary>
internal sealed class UpscaleProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Task<string> _output;
    private readonly Task _listening;

    private UpscaleProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _listening = ListenAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The path of the built command line.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Fovea.Cli.dll");

    /// <summary>Runs <c>fovea upscale</c> to its end.</summary>
    public static Task<UpscaleOutcome> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    /// <summary>Runs <c>fovea upscale</c> to its end with environment variables set.</summary>
    public static async Task<UpscaleOutcome> RunWithAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        using UpscaleProcess process = Start(environment, arguments);
        return await process.WaitAsync();
    }

    /// <summary>Starts <c>fovea upscale</c>.</summary>
    public static UpscaleProcess Start(Dictionary<string, string> environment, params string[] arguments)
        => StartProgram("dotnet", environment, [Program, "upscale", .. arguments]);

    /// <summary>Starts any program.</summary>
    public static UpscaleProcess StartProgram(string program, Dictionary<string, string> environment, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new UpscaleProcess(process);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<UpscaleOutcome> WaitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _listening;
        return new UpscaleOutcome(_process.ExitCode, await _output, Errors);
    }

    /// <summary>SIGKILL for the process alone: its children live on, as after a crash.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt() => Process.Start("kill", ["-INT", Id.ToString()]).WaitForExit();

    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is string line)
        {
            lock (_errors) _errors.AppendLine(line);
        }
    }
}
