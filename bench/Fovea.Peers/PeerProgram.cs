using System.ComponentModel;
using System.Diagnostics;
using Fovea.Tensors;

namespace Fovea.Peers;

/// <summary>A peer that is a program: it answers each line with a line. It dies with this object.</summary>
internal sealed class PeerProgram : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private PeerProgram(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Starts it.</summary>
    /// <returns>The program, or null when there is none of that name.</returns>
    public static PeerProgram? Start(string path, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(path) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start) is Process process ? new PeerProgram(process) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Says a line and waits for the answer.</summary>
    /// <exception cref="FoveaException">The program ended instead.</exception>
    public string Ask(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It ended; the reason is on its standard error.
        }

        if (_process.StandardOutput.ReadLine() is string answer) return answer;
        string reason = _errors.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing";
        throw new FoveaException($"The peer {Path.GetFileName(_process.StartInfo.FileName)} ended: {reason.Trim()}");
    }

    /// <summary>Waits for its end and gives the exit code.</summary>
    public int Wait()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
