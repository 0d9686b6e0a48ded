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
        string line = Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("fovea: ", line, StringComparison.Ordinal);
        foreach (string word in words) Assert.Contains(word, line, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Output);
        return this;
    }
}
