using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Tests.Training;

public sealed class PatchReaderTests
{
    [Theory]
    [InlineData(3, 32)]
    [InlineData(3, 21)]
    [InlineData(1, 21)]
    public void Every_turn_reads_what_plain_loops_read(int channels, int size)
    {
        (int width, int height, int x, int y) = (47, 41, 5, 7);
        byte[] pixels = new byte[width * height * 3];
        SyntheticCache.Draw(pixels, width, height, 3);
        for (ulong bits = 0; bits < 8; bits++)
        {
            DihedralTransform transform = DihedralTransform.From(bits, FlipKind.All);
            using Tensor patch = new(new Shape(1, channels, size, size));
            PatchReader.Read(pixels, width, x, y, transform, patch);
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    (int row, int column) = (transform.FlipRows ? size - 1 - i : i, transform.FlipColumns ? size - 1 - j : j);
                    if (transform.Transpose) (row, column) = (column, row);
                    int at = ((y + row) * width + x + column) * 3;
                    double luma = (16 + (65.481 * pixels[at] + 128.553 * pixels[at + 1] + 24.966 * pixels[at + 2]) / 255) / 255;
                    for (int c = 0; c < channels; c++) Assert.Equal(channels == 1 ? luma : pixels[at + c] / 255.0, patch.Plane(0, c)[i * size + j], 1e-6);
                }
            }
        }
    }
}
