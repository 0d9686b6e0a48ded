using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Fovea.Search.Programs;

/// <summary>
/// Any program as an objective. It is started once and serves one trial after the other: it reads a line with a JSON
/// object of parameters and writes a line with <c>{"value":v}</c>, <c>{"values":[…]}</c> or <c>{"error":"…"}</c>. It may
/// write <c>{"step":n,"value":v}</c> before; then it reads <c>{"prune":false}</c>, or <c>{"prune":true}</c> and with it
/// the end of the trial. A program that ends or talks nonsense fails its trial and is started anew.
/// </summary>
public sealed class ObjectiveProgram : IAsyncDisposable
{
    /// <summary>How long a trial may take if nothing else is said: a training of a day ends, what hangs does too.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromDays(1);

    // Days that a timer can count.
    private const int LongestTimeLimit = 49;
    private const int KeptLines = 20;

    private readonly IReadOnlyList<string> _command;
    private readonly Action<string>? _onMessage;
    private readonly Queue<string> _messages = new();
    private readonly TimeSpan _timeLimit;
    private Process? _process;
    private ProgramLines? _answers;
    private Task _listening = Task.CompletedTask;
    private bool _hasAnswered;

    /// <summary>Prepares a program; it starts with the first trial.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="onMessage">Is told each line of its standard error, from any thread.</param>
    /// <param name="timeLimit">How long a trial may take; then it fails, and the program is killed and started anew. Null for <see cref="DefaultTimeLimit"/>.</param>
    public ObjectiveProgram(IReadOnlyList<string> command, Action<string>? onMessage = null, TimeSpan? timeLimit = null) => (_command, _onMessage, _timeLimit) = (command, onMessage, TimeSpan.FromDays(Math.Min((timeLimit ?? DefaultTimeLimit).TotalDays, LongestTimeLimit)));

    /// <summary>Runs one trial; one at a time.</summary>
    /// <exception cref="MissingDependencyException">The program does not start.</exception>
    /// <exception cref="SearchAbortedException">The program ended or talked nonsense before it ever gave an answer.</exception>
    public async Task<TrialOutcome> RunAsync(Trial trial, CancellationToken cancellationToken)
    {
        _process ??= Start();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeLimit);
        try
        {
            return await TryAsync(trial, limit.Token).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return await GiveUpAsync(null).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            return await GiveUpAsync($"printed {exception.Message}").ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The answer that is still to come would be taken for that of the next trial.
            await StopAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return TrialOutcome.Failed(FormattableString.Invariant($"the objective gave no result in {_timeLimit.TotalSeconds:0.###} s, the limit for a trial"));
        }
    }

    /// <summary>Closes the program's input, which asks it to end, and kills it if it does not do so in two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        try
        {
            _process.StandardInput.Close();
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It is killed below.
        }

        await StopAsync().ConfigureAwait(false);
    }

    private async Task<TrialOutcome> TryAsync(Trial trial, CancellationToken cancellationToken)
    {
        await WriteAsync(Parameters(trial), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            string? line = await _answers!.NextAsync(cancellationToken).ConfigureAwait(false);
            if (line is null) return await GiveUpAsync(null).ConfigureAwait(false);
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (ObjectiveAnswer.Parse(line) is not { } answer) return await GiveUpAsync($"printed '{ObjectiveAnswer.Shorten(line)}', which is no JSON object").ConfigureAwait(false);
            _hasAnswered = true;
            if (answer.Outcome is not null) return answer.Outcome;
            bool goOn = trial.Report(answer.Intermediate.Step, answer.Intermediate.Value);
            await WriteAsync(new JsonObject { ["prune"] = !goOn }, cancellationToken).ConfigureAwait(false);
            if (!goOn) return TrialOutcome.Pruned();
        }
    }

    private static JsonObject Parameters(Trial trial)
    {
        JsonObject line = trial.Configuration.ToJson();
        if (trial.Races) line["instance"] = trial.Instance;
        return line;
    }

    private Process Start()
    {
        ProcessStartInfo start = new(_command[0], _command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            Process process = Process.Start(start) ?? throw new MissingDependencyException($"the objective '{_command[0]}' does not start.");
            _answers = new ProgramLines(process.StandardOutput, cut: false);
            _listening = ListenAsync(new ProgramLines(process.StandardError, cut: true));
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new MissingDependencyException($"the objective '{_command[0]}' does not start: {exception.Message}.", exception);
        }
    }

    private async Task WriteAsync(JsonObject line, CancellationToken cancellationToken)
    {
        await _process!.StandardInput.WriteLineAsync(line.ToJsonString().AsMemory(), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // Without a mistake the program has ended; with one it said something that is no answer.
    private async Task<TrialOutcome> GiveUpAsync(string? mistake)
    {
        Process process = _process!;
        if (mistake is null) await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(2))).ConfigureAwait(false);
        string what = mistake ?? (process.HasExited ? $"ended with exit code {process.ExitCode}" : "closed its output");
        await StopAsync().ConfigureAwait(false);
        string said;
        lock (_messages) said = _messages.Count > 0 ? $"; it said: {ObjectiveAnswer.Shorten(_messages.Last())}" : "";
        if (_hasAnswered) return TrialOutcome.Failed($"the objective {what}{said}");
        throw new SearchAbortedException($"the objective '{string.Join(' ', _command)}' {what} before its first answer{said}");
    }

    private async Task StopAsync()
    {
        Process process = _process!;
        _process = null;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);

        // A grandchild may hold the pipe open; what it says is not waited for.
        await Task.WhenAny(_listening, Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
        process.Dispose();
    }

    private async Task ListenAsync(ProgramLines errors)
    {
        try
        {
            while (await errors.NextAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                if (string.IsNullOrWhiteSpace(line)) continue;
                lock (_messages)
                {
                    _messages.Enqueue(line);
                    if (_messages.Count > KeptLines) _messages.Dequeue();
                }

                _onMessage?.Invoke(line);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException)
        {
            // The process was stopped.
        }
    }
}
