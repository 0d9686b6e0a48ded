using Fovea.Imaging;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class RepeatedFramesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Identical_frames_in_a_row_are_enlarged_once_and_keep_their_times()
    {
        List<long> enlarged = [];
        await using DuplicateFrameCache frames = new((frame, _) =>
        {
            enlarged.Add(frame.Timestamp);
            return Task.FromResult(Pictures.Noise(frame.Format, 16, 16, (int)frame.Timestamp));
        });
        int[] seeds = [1, 1, 2, 2, 2, 1];
        List<byte[]> samples = [];
        for (int i = 0; i < seeds.Length; i++)
        {
            using Frame large = await frames.Next(Pictures.Noise(PixelFormats.Yuv420P, 8, 8, seeds[i], timestamp: i), Stop);
            Assert.Equal(i, large.Timestamp);
            samples.Add(large.Memory.ToArray());
        }

        Assert.Equal([0, 2, 5], enlarged);
        Assert.Equal(samples[0], samples[1]);
        Assert.Equal(samples[2], samples[4]);
        Assert.NotEqual(samples[1], samples[2]);
    }

    [Fact]
    public async Task The_same_samples_in_other_colours_or_another_shape_are_another_frame()
    {
        int count = 0;
        await using DuplicateFrameCache frames = new((_, _) =>
        {
            count++;
            return Task.FromResult(Pictures.Noise(PixelFormats.Gray, 2, 2));
        });
        foreach (ColorMatrix matrix in new[] { ColorMatrix.Bt601, ColorMatrix.Bt709 })
        {
            foreach (int width in new[] { 4, 8 }) (await frames.Next(Pictures.Flat(PixelFormats.Gray, width, 32 / width, new ColorDescription(matrix), 9), Stop)).Dispose();
        }

        Assert.Equal(4, count);
    }

    [Fact]
    public async Task A_failure_is_that_of_every_repeat()
    {
        await using DuplicateFrameCache frames = new((_, _) => Task.FromException<Frame>(new BadInputException("broken")));
        for (int i = 0; i < 2; i++) await Assert.ThrowsAsync<BadInputException>(() => frames.Next(Pictures.Noise(PixelFormats.Gray, 8, 8), Stop));
    }

    [Fact]
    public void Shared_memory_lives_until_the_last_frame_is_disposed()
    {
        Frame first = Pictures.Noise(PixelFormats.Gray, 8, 8);
        byte[] samples = first.Memory.ToArray();
        Frame second = first.Share(7);
        first.Dispose();
        first.Dispose();
        Assert.Equal(samples, second.Memory.ToArray());
        Assert.Equal((7, 8, 8), (second.Timestamp, second.Width, second.Height));
        Assert.Throws<ObjectDisposedException>(() => first.Share(1));
        second.Dispose();
    }
}
