namespace Fovea.Tests.Cli;

/// <summary>What a run of the command line left.</summary>
internal sealed record UpscaleOutcome(int ExitCode, string Output, string Errors)
{
    /// <summary>Asserts that the run ended well.</summary>
    public UpscaleOutcome Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}: {Errors}");
        return this;
    }

    /// <summary>Asserts an exit code and one line on standard error that says certain words.</summary>
    public UpscaleOutcome Failed(int exitCode, params string[] words)
    {
        Assert.True(exitCode == ExitCode, $"exit {ExitCode} instead of {exitCode}: {Errors}");
        return Said(Assert.Single(Lines), words);
    }

    /// <summary>Asserts the same of a job that failed after it had said what it will change: its plan, then one line.</summary>
    public UpscaleOutcome FailedAfterItsPlan(int exitCode, params string[] words)
    {
        Assert.True(exitCode == ExitCode, $"exit {ExitCode} instead of {exitCode}: {Errors}");
        Assert.Contains(" -> ", Lines[0], StringComparison.Ordinal);
        Assert.All(Lines[1..^1], line => Assert.StartsWith("fovea:   ", line, StringComparison.Ordinal));
        return Said(Lines[^1], words);
    }

    private string[] Lines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private UpscaleOutcome Said(string line, string[] words)
    {
        Assert.StartsWith("fovea: ", line, StringComparison.Ordinal);
        foreach (string word in words) Assert.Contains(word, line, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Output);
        return this;
    }
}
