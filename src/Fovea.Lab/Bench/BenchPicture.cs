using Fovea.Tensors;

namespace Fovea.Lab.Bench;

/// <summary>The frame that every engine enlarges: waves, edges and a little noise, so that nothing is trivially zero.</summary>
public static class BenchPicture
{
    /// <summary>A picture of 8-bit samples: code/255.</summary>
    public static Tensor Create(int channels, int height, int width)
    {
        Tensor picture = new(new Shape(1, channels, height, width));
        RandomSource random = new(1);
        Span<float> samples = picture.Span;
        for (int i = 0; i < samples.Length; i++)
        {
            (int x, int y, int channel) = (i % width, i / width % height, i / width / height);
            double wave = Math.Sin(x * 0.11 + channel) * Math.Cos(y * 0.07 - channel), edge = (x / 23 + y / 17) % 2;
            double value = 0.45 + 0.25 * wave + 0.2 * edge + 0.05 * random.NextFloat();
            samples[i] = (float)Math.Round(Math.Clamp(value, 0, 1) * 255) / 255;
        }

        return picture;
    }
}
