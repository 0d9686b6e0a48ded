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
}
