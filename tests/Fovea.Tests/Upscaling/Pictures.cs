using Fovea.Imaging;

namespace Fovea.Tests.Upscaling;

/// <summary>Frames for tests.</summary>
internal static class Pictures
{
    /// <summary>A frame of seeded noise in all planes.</summary>
    public static Frame Noise(PixelFormat format, int width, int height, int seed = 1, ColorDescription? color = null, long timestamp = 0)
    {
        Frame frame = new(format, width, height, color ?? ColorDescription.Unspecified, timestamp);
        Random random = new(seed);
        foreach (Plane plane in frame.Planes)
        {
            for (int y = 0; y < plane.Height; y++)
            {
                if (plane.BytesPerSample == 1) random.NextBytes(plane.Row<byte>(y));
                else foreach (ref ushort sample in plane.Row<ushort>(y)) sample = (ushort)random.Next(format.MaxValue + 1);
            }
        }

        return frame;
    }

    /// <summary>A frame whose planes hold one code each.</summary>
    public static Frame Flat(PixelFormat format, int width, int height, ColorDescription color, params int[] codes)
    {
        Frame frame = new(format, width, height, color);
        for (int p = 0; p < frame.Planes.Count; p++)
        {
            Plane plane = frame.Planes[p];
            for (int y = 0; y < plane.Height; y++)
            {
                if (plane.BytesPerSample == 1) plane.Row<byte>(y).Fill((byte)codes[p]);
                else plane.Row<ushort>(y).Fill((ushort)codes[p]);
            }
        }

        return frame;
    }

    /// <summary>A sample of a plane.</summary>
    public static int Sample(Plane plane, int x, int y) => plane.BytesPerSample == 1 ? plane.Row<byte>(y)[x] : plane.Row<ushort>(y)[x];
}
