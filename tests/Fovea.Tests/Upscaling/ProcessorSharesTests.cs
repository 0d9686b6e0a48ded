using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class ProcessorSharesTests
{
    [Theory]
    [InlineData(InputColor.Rgb)]
    [InlineData(InputColor.Luma)]
    public void Threads_count_their_work_and_colours_are_a_part_of_it(InputColor input)
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 1, 2, UpsamplingPath.Nearest, Input: input), 1);
        using Upscaler upscaler = Upscaler.Create("test", network, 2);
        WorkTime before = upscaler.Work;
        using Frame source = new(PixelFormats.Yuv420P, 160, 96, ColorDescription.Unspecified);
        source.Memory.Span.Fill(100);
        for (int i = 0; i < 3; i++) upscaler.Upscale(source, TestContext.Current.CancellationToken).Dispose();
        WorkTime work = upscaler.Work - before;
        Assert.True(work.Colors > TimeSpan.Zero && work.Processor >= TimeSpan.Zero);
    }

    [Fact]
    public void A_thread_clock_moves_with_the_work_of_its_own_thread_alone()
    {
        ThreadClock? clock = ThreadClock.OfCurrent();
        if (clock is null) Assert.Skip("This system does not tell a thread's processor time.");
        TimeSpan before = clock.Read()!.Value;
        Thread other = new(() => Spin(TimeSpan.FromMilliseconds(60)));
        other.Start();
        other.Join();
        TimeSpan asleep = clock.Read()!.Value;
        Assert.InRange(asleep - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(30));
        while (clock.Read()!.Value == asleep) Thread.SpinWait(1000);
    }

    // Processor time, not time that passes: a busy machine must not shorten the work.
    private static void Spin(TimeSpan time)
    {
        ThreadClock clock = ThreadClock.OfCurrent()!;
        TimeSpan end = clock.Read()!.Value + time;
        while (clock.Read()!.Value < end) Thread.SpinWait(1000);
    }
}
