using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;

namespace Fovea.Training.Datasets;

/// <summary>
/// Pictures to look at: for each video one row a clip with frames from its first to its last, and for the whole set one
/// frame of each clip.
/// </summary>
internal sealed class ContactSheet(Ffmpeg ffmpeg, string folder, ITextPainter? text)
{
    private const int Thumb = 96;
    private const int InRow = 8;
    private const int Heading = 16;
    private const int MostColumns = 12;
    private const int NameLines = 2;
    private const int NameLine = 13;
    private const int TitleSize = 12;
    private const int NameSize = 10;
    private const int Cell = Thumb + NameLines * NameLine + 2;
    private const byte Ground = 48;
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
    public async Task FinishVideoAsync(string name, CancellationToken cancellationToken)
    {
        if (_rows.Count > 0)
        {
            using Frame sheet = Blank(InRow * Thumb, _rows.Count * (Thumb + Heading));
            for (int i = 0; i < _rows.Count; i++)
            {
                text?.Draw(sheet, _titles[i], 2, i * (Thumb + Heading) + 1, TitleSize);
                Paste(_rows[i], 0, 0, InRow * Thumb, Thumb, sheet, 0, i * (Thumb + Heading) + Heading);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            await ImageFile.WriteAsync(ffmpeg, sheet, PathOf(name), cancellationToken).ConfigureAwait(false);
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

    /// <summary>Writes <c>contact-sheet.png</c> from the sheets of all videos: the training part, then the validation part, each clip with its name.</summary>
    public async Task FinishAsync(IReadOnlyList<FaceDatasetVideo> videos, CancellationToken cancellationToken)
    {
        FaceDatasetVideo[][] parts = [.. new[] { FaceDatasetVideo.Train, FaceDatasetVideo.Validation }.Select(split => videos.Where(video => video.Split == split && video.Clips.Count > 0).ToArray()).Where(part => part.Length > 0)];
        if (parts.Length == 0) return;
        int columns = ColumnsFor([.. parts.Select(part => part.Sum(Shown))]);
        using Frame sheet = Blank(Math.Max(2, columns) * Thumb, parts.Sum(part => Heading + Rows(part.Sum(Shown), columns) * Cell));
        int top = 0;
        foreach (FaceDatasetVideo[] part in parts)
        {
            text?.Draw(sheet, $"{part[0].Split}: {Count(part.Sum(video => video.Clips.Count))}", 2, top + 1, TitleSize);
            await PasteAsync(part, sheet, columns, top + Heading, cancellationToken).ConfigureAwait(false);
            top += Heading + Rows(part.Sum(Shown), columns) * Cell;
        }

        await ImageFile.WriteAsync(ffmpeg, sheet, Path.Combine(folder, "contact-sheet.png"), cancellationToken).ConfigureAwait(false);
    }

    private async Task PasteAsync(IEnumerable<FaceDatasetVideo> videos, Frame sheet, int columns, int top, CancellationToken cancellationToken)
    {
        int cell = 0;
        foreach (FaceDatasetVideo video in videos)
        {
            using Frame rows = await ImageFile.ReadAsync(ffmpeg, PathOf(video.Name), PixelFormats.Rgb, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < Shown(video); i++, cell++)
            {
                (int x, int y) = (cell % columns * Thumb, top + cell / columns * Cell);
                Paste(rows, InRow / 2 * Thumb, i * (Thumb + Heading) + Heading, Thumb, Thumb, sheet, x, y);
                if (text is null) continue;
                string[] lines = Lines(Path.GetFileName(video.Clips[i].Path), line => text.Measure(line, NameSize).Width);
                for (int line = 0; line < lines.Length; line++) text.Draw(sheet, lines[line], x + 2, y + Thumb + line * NameLine, NameSize);
            }
        }
    }

    /// <summary>The number of columns that leaves the fewest places empty, wide rather than tall.</summary>
    /// <param name="clips">Clips of each part, which all begin in the first column.</param>
    internal static int ColumnsFor(IReadOnlyList<int> clips)
    {
        int most = Math.Min(MostColumns, clips.Max());
        int least = Math.Min(most, (int)Math.Ceiling(Math.Sqrt(clips.Max())));
        return Enumerable.Range(least, most - least + 1).OrderBy(columns => clips.Sum(count => Rows(count, columns) * columns - count)).ThenByDescending(columns => columns).First();
    }

    /// <summary>A name on the lines under a thumb; of a longer one the middle is left out, since beginnings and ends tell clips apart.</summary>
    /// <param name="name">The name.</param>
    /// <param name="width">Pixels that a line takes.</param>
    internal static string[] Lines(string name, Func<string, int> width)
    {
        for (int kept = name.Length; kept > 0; kept--)
        {
            string shown = kept == name.Length ? name : $"{name[..((kept + 1) / 2)]}..{name[^(kept / 2)..]}";
            int first = Enumerable.Range(1, shown.Length).LastOrDefault(length => width(shown[..length]) <= Thumb - 4, 1);
            if (first == shown.Length) return [shown];
            if (width(shown[first..]) <= Thumb - 4) return [shown[..first], shown[first..]];
        }

        return [name];
    }

    private static string Count(int clips) => clips == 1 ? "1 clip" : $"{clips} clips";

    private static int Rows(int clips, int columns) => (clips + columns - 1) / columns;

    private static int Shown(FaceDatasetVideo video) => Math.Min(video.Clips.Count, MostRows);

    private string PathOf(string name) => Path.Combine(folder, "sheets", name + ".png");

    private static Frame Blank(int width, int height)
    {
        Frame frame = new(PixelFormats.Rgb, width, height, new ColorDescription(Range: ColorRange.Full));
        frame.Memory.Span.Fill(Ground);
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
