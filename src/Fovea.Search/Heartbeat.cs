namespace Fovea.Search;

/// <summary>Prolongs the lease of a trial, three times a lease, for as long as somebody works on it.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;

    /// <summary>Begins.</summary>
    /// <param name="renew">Prolongs the lease; false if the trial is another worker's now.</param>
    /// <param name="lease">How long a lease is.</param>
    public Heartbeat(Func<bool> renew, TimeSpan lease) => _beating = Task.Run(() => BeatAsync(renew, TimeSpan.FromMilliseconds(Math.Max(1, lease.TotalMilliseconds / 3))));

    /// <summary>Is cancelled when the trial belongs to another worker.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Ends, and waits for a beat that is under way.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        _beating.GetAwaiter().GetResult();
        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task BeatAsync(Func<bool> renew, TimeSpan pause)
    {
        using PeriodicTimer timer = new(pause);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                if (IsStillMine(renew)) continue;
                await _lost.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
        }
    }

    // A storage that is away for a moment costs a beat; the lease allows for three.
    private static bool IsStillMine(Func<bool> renew)
    {
        try
        {
            return renew();
        }
        catch (FoveaException)
        {
            return true;
        }
    }
}
