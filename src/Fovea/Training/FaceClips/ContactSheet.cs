using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;

namespace Fovea.Training.FaceClips;

/// <summary>
/// Pictures to look at: for each video one row a clip with frames from its first to its last, and for the whole set one
/// frame of each clip.
/// </summary>
internal sealed class ContactSheet(Ffmpeg ffmpeg, string folder)
{
    private const int Thumb = 72;
    private const int InRow = 8;
    private const int Heading = 12;
    private const int Columns = 16;
    private const int MostRows = 200;

    private readonly List<Frame> _rows = [];
    private readonly List<string> _titles = [];

    /// <summary>Adds a clip of the video that is worked on.</summary>
    public void Add(string title, IReadOnlyList<Frame> frames)
    {
        if (_rows.Count == MostRows) return;
        Frame row = Blank(InRow * Thumb, Thumb);
        for (int i = 0; i < InRow; i++)
        {
            Frame frame = frames[i * (frames.Count - 1) / (InRow - 1)];
            using Frame small = Resampler.Resize(frame, Thumb / (double)frame.Width, ResampleRule.Rounded);
            Paste(small, 0, 0, Thumb, Thumb, row, i * Thumb, 0);
        }

        _rows.Add(row);
        _titles.Add(title);
    }

    /// <summary>Writes the sheet of the video and begins the next one; without clips nothing is written.</summary>
    public async Task FinishVideoAsync(string name, CancellationToken cancellation)
    {
        if (_rows.Count > 0)
        {
            using Frame sheet = Blank(InRow * Thumb, _rows.Count * (Thumb + Heading));
            for (int i = 0; i < _rows.Count; i++)
            {
                Lettering.Write(sheet, _titles[i], 2, i * (Thumb + Heading) + 2, 1);
                Paste(_rows[i], 0, 0, InRow * Thumb, Thumb, sheet, 0, i * (Thumb + Heading) + Heading);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            await ImageFile.WriteAsync(ffmpeg, sheet, PathOf(name), cancellation).ConfigureAwait(false);
        }

        Clear();
    }

    /// <summary>Forgets the clips of a video that failed.</summary>
    public void Clear()
    {
        foreach (Frame row in _rows) row.Dispose();
        _rows.Clear();
        _titles.Clear();
    }

    /// <summary>Writes <c>contact-sheet.png</c> from the sheets of all videos: the training part, then the validation part.</summary>
    public async Task FinishAsync(IReadOnlyList<FaceDatasetVideo> videos, CancellationToken cancellation)
    {
        (string Split, int Clips)[] parts = [.. new[] { FaceDatasetVideo.Train, FaceDatasetVideo.Validation }.Select(split => (split, videos.Where(video => video.Split == split).Sum(Shown)))];
        int height = parts.Where(part => part.Clips > 0).Sum(part => Heading + (part.Clips + Columns - 1) / Columns * Thumb);
        if (height == 0) return;
        using Frame sheet = Blank(Columns * Thumb, height);
        int top = 0;
        foreach ((string split, int clips) in parts.Where(part => part.Clips > 0))
        {
            Lettering.Write(sheet, $"{split}: {videos.Where(video => video.Split == split).Sum(video => video.Clips.Count)} clips", 2, top + 2, 1);
            top += Heading;
            int cell = 0;
            foreach (FaceDatasetVideo video in videos.Where(video => video.Split == split && video.Clips.Count > 0))
            {
                using Frame rows = await ImageFile.ReadAsync(ffmpeg, PathOf(video.Name), PixelFormats.Rgb, cancellation).ConfigureAwait(false);
                for (int i = 0; i < Shown(video); i++, cell++)
                {
                    Paste(rows, InRow / 2 * Thumb, i * (Thumb + Heading) + Heading, Thumb, Thumb, sheet, cell % Columns * Thumb, top + cell / Columns * Thumb);
                }
            }

            top += (clips + Columns - 1) / Columns * Thumb;
        }

        await ImageFile.WriteAsync(ffmpeg, sheet, Path.Combine(folder, "contact-sheet.png"), cancellation).ConfigureAwait(false);
    }

    private static int Shown(FaceDatasetVideo video) => Math.Min(video.Clips.Count, MostRows);

    private string PathOf(string name) => Path.Combine(folder, "sheets", name + ".png");

    private static Frame Blank(int width, int height)
    {
        Frame frame = new(PixelFormats.Rgb, width, height, new ColorDescription(Range: ColorRange.Full));
        frame.Memory.Span.Clear();
        return frame;
    }

    private static void Paste(Frame from, int left, int top, int width, int height, Frame to, int x, int y)
    {
        for (int p = 0; p < to.Planes.Count; p++)
        {
            for (int row = 0; row < height; row++) from.Planes[p].Row<byte>(top + row).Slice(left, width).CopyTo(to.Planes[p].Row<byte>(y + row)[x..]);
        }
    }
}
