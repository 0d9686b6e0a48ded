using System.IO.Pipes;
using Fovea.Cli;
using Fovea.Cli.Printing;

namespace Fovea.Tests.Cli.Printing;

public sealed class WaitingStreamTests
{
    [Fact]
    public async Task Waiting_for_bytes_that_never_come_is_cancelled()
    {
        using AnonymousPipeServerStream writer = new(PipeDirection.Out);
        WaitingStream stream = new(new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle));
        writer.Write([1, 2, 3]);
        byte[] bytes = new byte[8];
        Assert.Equal(3, await stream.ReadAsync(bytes, TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 3], bytes[..3]);
        using CancellationTokenSource signal = new(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => _ = await stream.ReadAsync(bytes, signal.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_several_threads_met_is_one_failure()
    {
        Assert.True(Failure.TryReport(new AggregateException(new TaskCanceledException(), new OperationCanceledException()), out int cancelled));
        Assert.Equal(130, cancelled);
        Assert.True(Failure.TryReport(new AggregateException(new AggregateException(new BadInputException("no."))), out int bad));
        Assert.Equal(3, bad);
        Assert.False(Failure.TryReport(new AggregateException(new OperationCanceledException(), new InvalidOperationException("a defect")), out _));
    }
}
