using System.Buffers;
using Fovea.Imaging;

namespace Fovea.Tests.Imaging;

public sealed class FrameTests
{
    [Fact]
    public void A_disposed_frame_gives_no_memory_that_may_be_another_frames()
    {
        Frame frame = new(PixelFormats.Yuv420P, 4, 4, ColorDescription.Unspecified);
        Frame shared = frame.Share(1);
        frame.Dispose();
        Assert.Throws<ObjectDisposedException>(() => frame.Memory);
        Assert.Throws<ObjectDisposedException>(() => frame.Planes);
        Assert.Equal(24, shared.Memory.Length);
        Assert.Equal(3, shared.Planes.Count);
        shared.Dispose();
        Assert.Throws<ObjectDisposedException>(() => shared.Memory);
    }

    [Fact]
    public async Task Whoever_keeps_a_plane_of_a_disposed_frame_finds_nothing()
    {
        Frame frame = new(PixelFormats.Gray, 3, 2, ColorDescription.Unspecified);
        Frame shared = frame.Share(1);
        (Plane plane, Memory<byte> memory) = (frame.Planes[0], frame.Memory);
        frame.Dispose();
        plane.Row<byte>(1).Fill(7);
        using MemoryStream copy = new();
        await copy.WriteAsync(memory, TestContext.Current.CancellationToken);
        Assert.Equal([7, 7, 7], copy.ToArray()[3..]);
        using (MemoryHandle pinned = memory[3..].Pin()) Assert.Equal(7, First(pinned));
        shared.Dispose();
        Assert.Throws<ObjectDisposedException>(() => plane.Row<byte>(0).Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await copy.WriteAsync(memory, TestContext.Current.CancellationToken));
    }

    private static unsafe byte First(MemoryHandle pinned) => *(byte*)pinned.Pointer;
}
