using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;
using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training;

/// <summary>Writes bicubic | output | truth of the middle of a few validation frames as PNG, if ffmpeg is here.</summary>
internal sealed class ValidationPictures(int count, int scale)
{
    private const int Side = 256;
    private Ffmpeg? _ffmpeg;
    private bool _tried;

    /// <summary>Writes the pictures of one validation.</summary>
    public void Write(TrainingRun run, long step, IReadOnlyList<FramePair> pairs, IReadOnlyList<Frame?> outputs)
    {
        if (count == 0 || !TryFindFfmpeg(run, step)) return;
        Directory.CreateDirectory(run.Folder.Pictures);
        for (int i = 0; i < Math.Min(count, pairs.Count); i++)
        {
            if (outputs[i] is not { } output) continue;
            using Frame sheet = Sheet(pairs[i], output);
            ImageFile.WriteAsync(_ffmpeg!, sheet, Path.Combine(run.Folder.Pictures, $"step-{step:000000}-{i + 1}.png")).GetAwaiter().GetResult();
        }
    }

    private bool TryFindFfmpeg(TrainingRun run, long step)
    {
        if (_tried) return _ffmpeg is not null;
        _tried = true;
        try
        {
            _ffmpeg = Ffmpeg.FindAsync().GetAwaiter().GetResult();
        }
        catch (MissingDependencyException)
        {
            const string Note = "no ffmpeg here: validation pictures are not written";
            run.Folder.Append(new() { Step = step, Note = Note });
            run.Tell(Note);
        }

        return _ffmpeg is not null;
    }

    /// <summary>
    /// A network's output as a picture, which the caller disposes. Luma is put into the bicubic enlargement of the colours,
    /// as upscaling does; null where nothing is to be drawn.
    /// </summary>
    public Frame? Picture(FramePair pair, Tensor output)
    {
        if (count == 0) return null;
        if (output.Shape.Channels == 3) return FrameScore.ToFrame(output);
        (int width, int height) = (output.Shape.Width, output.Shape.Height);
        using Frame bicubic = Bicubic(pair);
        using Tensor luma = new(output.Shape);
        PatchReader.Read(bicubic.Memory.Span, pair.LowWidth * scale, 0, 0, default, luma);
        Frame picture = new(PixelFormats.Rgb24, width, height, ColorDescription.Unspecified);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = picture.Planes[0].Row<byte>(y);
            ReadOnlySpan<byte> colours = bicubic.Planes[0].Row<byte>(y);
            for (int x = 0; x < width; x++)
            {
                // A step of luma in limited range is 255/219 steps of each colour.
                float more = (output.Span[y * width + x] - luma.Span[y * width + x]) * (255f * 255f / 219f);
                for (int c = 0; c < 3; c++) row[3 * x + c] = (byte)Math.Clamp(MathF.Round(colours[3 * x + c] + more), 0, 255);
            }
        }

        return picture;
    }

    private Frame Bicubic(FramePair pair)
    {
        using Frame low = new(PixelFormats.Rgb24, pair.LowWidth, pair.LowHeight, ColorDescription.Unspecified);
        pair.CopyLowTo(low.Memory.Span);
        return Resampler.Resize(low, scale, ResampleRule.Float);
    }

    private Frame Sheet(FramePair pair, Frame output)
    {
        (int w, int h) = (Math.Min(Side, output.Width), Math.Min(Side, output.Height));
        (int x, int y) = ((output.Width - w) / 2, (output.Height - h) / 2);
        using Frame bicubic = Bicubic(pair);
        Frame sheet = new(PixelFormats.Rgb24, w * 3, h, ColorDescription.Unspecified);
        for (int row = 0; row < h; row++)
        {
            Span<byte> to = sheet.Planes[0].Row<byte>(row);
            bicubic.Planes[0].Row<byte>(y + row).Slice(3 * x, 3 * w).CopyTo(to);
            output.Planes[0].Row<byte>(y + row).Slice(3 * x, 3 * w).CopyTo(to[(w * 3)..]);
            pair.High.Pixels.Slice(((y + row) * pair.High.Width + x) * 3, w * 3).CopyTo(to[(w * 6)..]);
        }

        return sheet;
    }
}
