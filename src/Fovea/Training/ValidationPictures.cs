using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;
using Fovea.Training.Data;

namespace Fovea.Training;

/// <summary>Writes bicubic | output | truth of the middle of a few validation frames as PNG, if ffmpeg is here.</summary>
internal sealed class ValidationPictures(int count, int scale)
{
    private const int Side = 256;
    private Ffmpeg? _ffmpeg;
    private bool _tried;
    private string? _note;

    public string? TakeNote()
    {
        string? note = _note;
        _note = null;
        return note;
    }

    /// <summary>Writes the pictures of one validation.</summary>
    public void Write(RunFolder folder, long step, IReadOnlyList<FramePair> pairs, IReadOnlyList<Frame?> outputs)
    {
        if (count == 0 || !TryFindFfmpeg(folder, step)) return;
        Directory.CreateDirectory(folder.Pictures);
        for (int i = 0; i < Math.Min(count, pairs.Count); i++)
        {
            if (outputs[i] is not { } output) continue;
            using Frame sheet = Sheet(pairs[i], output);
            ImageFile.WriteAsync(_ffmpeg!, sheet, Path.Combine(folder.Pictures, $"step-{step:000000}-{i + 1}.png")).GetAwaiter().GetResult();
        }
    }

    private bool TryFindFfmpeg(RunFolder folder, long step)
    {
        if (_tried) return _ffmpeg is not null;
        _tried = true;
        try
        {
            _ffmpeg = Ffmpeg.FindAsync().GetAwaiter().GetResult();
        }
        catch (MissingDependencyException)
        {
            _note = "no ffmpeg here: validation pictures are not written";
            folder.Append(new() { Step = step, Note = _note });
        }

        return _ffmpeg is not null;
    }

    private Frame Sheet(FramePair pair, Frame output)
    {
        (int width, int height) = (pair.LowWidth * scale, pair.LowHeight * scale);
        (int w, int h) = (Math.Min(Side, width), Math.Min(Side, height));
        (int x, int y) = ((width - w) / 2, (height - h) / 2);
        using Frame low = new(PixelFormats.Rgb24, pair.LowWidth, pair.LowHeight, ColorDescription.Unspecified);
        pair.CopyLowTo(low.Memory.Span);
        using Frame bicubic = Resampler.Resize(low, scale, ResampleRule.Float);
        Frame sheet = new(PixelFormats.Rgb24, w * 3, h, ColorDescription.Unspecified);
        for (int row = 0; row < h; row++)
        {
            Span<byte> to = sheet.Planes[0].Row<byte>(row);
            int at = ((y + row) * width + x) * 3;
            bicubic.Memory.Span.Slice(at, w * 3).CopyTo(to);
            output.Memory.Span.Slice(at, w * 3).CopyTo(to[(w * 3)..]);
            pair.High.Pixels.Slice(((y + row) * pair.High.Width + x) * 3, w * 3).CopyTo(to[(w * 6)..]);
        }

        return sheet;
    }
}
