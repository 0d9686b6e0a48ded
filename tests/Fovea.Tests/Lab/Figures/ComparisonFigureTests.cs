using Fovea.Imaging;
using Fovea.Lab.Evaluation;
using Fovea.Lab.Figures;
using Fovea.Tests.Lab.Evaluation;

namespace Fovea.Tests.Lab.Figures;

public sealed class ComparisonFigureTests
{
    [Fact]
    public void Cells_hold_the_crops_enlarged_by_repetition()
    {
        CropRectangle wide = new(0, 0, 96, 10);
        CropRectangle narrow = new(0, 0, 60, 20);
        FigureColumn[] columns = [new("first", wide, [Noise(96, 10, 1), Noise(96, 10, 2)]), new("second", narrow, [Noise(60, 20, 3), Noise(60, 20, 4)])];
        string[] labels = ["bicubic", "original"];
        using Frame sheet = FigureSheet.Draw(labels, columns);
        List<(int X, int Y)> corners = [];
        for (int c = 0; c < 2; c++)
        {
            for (int r = 0; r < 2; r++) corners.Add(Find(sheet, columns[c].Pictures[r], c == 0 ? 4 : 6));
        }

        // Columns share their left edge, rows their top edge, and both have room for labels.
        Assert.Equal((corners[0].X, corners[2].X), (corners[1].X, corners[3].X));
        Assert.Equal((corners[0].Y, corners[1].Y), (corners[2].Y, corners[3].Y));
        Assert.True(corners[2].X >= corners[0].X + 96 * 4 && corners[1].Y >= corners[0].Y + 20 * 6);
        Assert.True(HasInk(sheet, 0, corners[0].Y, corners[0].X, corners[1].Y), "the row has no label");
        Assert.True(HasInk(sheet, corners[2].X, 0, sheet.Width, corners[2].Y), "the column has no header");
        foreach (FigureColumn column in columns) column.Dispose();
    }

    [Fact]
    public async Task A_sheet_shows_bicubic_first_and_the_original_last()
    {
        using GeneratedClips data = new();
        data.Video("moving.y4m", 160, 120, 5, (f, x, y) => x is >= 24 and < 152 && y is >= 16 and < 112 ? 60 + 100 * ((x / 2 + y / 2 + f) % 2) : 90);
        ClipSet clips = ClipDiscovery.Find(data.Root);
        using Evaluator evaluator = Evaluator.Open(["bicubic-x2"], new EvaluationOptions { Scale = 2 });
        EvaluationReport report = await evaluator.RunAsync(clips, null, TestContext.Current.CancellationToken);
        using Frame sheet = await evaluator.DrawAsync(clips, report, [], TestContext.Current.CancellationToken);

        // The middle frame's checks, black 60 and white 160 in limited luma, found by their detail and enlarged three times.
        using Frame original = new(PixelFormats.Rgb24, 128, 96, ColorDescription.Unspecified);
        for (int i = 0; i < 128 * 96; i++)
        {
            int luma = 60 + 100 * (((i % 128 + 24) / 2 + (i / 128 + 16) / 2 + 2) % 2);
            original.Memory.Span.Slice(3 * i, 3).Fill((byte)Math.Round((luma - 16) * 255.0 / 219));
        }

        (int x, int y) = Find(sheet, original, 3, tolerance: 1);
        Assert.True(y > 2 * 96 * 3 && x > 0);
    }

    [Fact]
    public async Task Crops_that_are_not_there_are_refused()
    {
        using GeneratedClips data = new();
        data.Picture("a.ppm", 64, 64, (x, y, _) => x + y);
        ClipSet clips = ClipDiscovery.Find(data.Root);
        using Evaluator evaluator = Evaluator.Open(["bicubic"], new EvaluationOptions());
        EvaluationReport report = await evaluator.RunAsync(clips, null, TestContext.Current.CancellationToken);
        foreach (string cell in new[] { "b", "a:1", "a:0@60,0,8,8" })
        {
            await Assert.ThrowsAsync<BadInputException>(() => evaluator.DrawAsync(clips, report, [FigureCell.Parse(cell)], TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Columns_nobody_chose_are_spread_over_the_data()
    {
        ClipSet set = new([.. Enumerable.Range(0, 10).Select(i => new EvaluationClip($"{i}", ClipKind.Still, [$"{i}.png"]))], []);
        Assert.Equal(["0", "2", "5", "7"], ComparisonFigure.Choose(set).Select(cell => cell.Clip));
    }

    private static Frame Noise(int width, int height, int seed)
    {
        Frame frame = new(PixelFormats.Rgb24, width, height, ColorDescription.Unspecified);
        new Random(seed).NextBytes(frame.Memory.Span);
        return frame;
    }

    private static (int X, int Y) Find(Frame sheet, Frame picture, int zoom, int tolerance = 0)
    {
        for (int y = 0; y + picture.Height * zoom <= sheet.Height; y++)
        {
            for (int x = 0; x + picture.Width * zoom <= sheet.Width; x++)
            {
                if (Matches(sheet, picture, zoom, x, y, tolerance)) return (x, y);
            }
        }

        Assert.Fail("The picture is not on the sheet.");
        return default;
    }

    private static bool Matches(Frame sheet, Frame picture, int zoom, int left, int top, int tolerance)
    {
        for (int y = 0; y < picture.Height * zoom; y++)
        {
            Span<byte> row = sheet.Planes[0].Row<byte>(top + y);
            Span<byte> source = picture.Planes[0].Row<byte>(y / zoom);
            for (int x = 0; x < 3 * picture.Width * zoom; x++)
            {
                if (Math.Abs(row[3 * left + x] - source[x / 3 / zoom * 3 + x % 3]) > tolerance) return false;
            }
        }

        return true;
    }

    private static bool HasInk(Frame sheet, int left, int top, int right, int bottom)
    {
        for (int y = top; y < bottom; y++)
        {
            if (sheet.Planes[0].Row<byte>(y)[(3 * left)..(3 * right)].ContainsAnyExcept(sheet.Memory.Span[0])) return true;
        }

        return false;
    }
}
