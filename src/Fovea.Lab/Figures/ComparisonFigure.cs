using Fovea.Imaging;
using Fovea.Lab.Evaluation;

namespace Fovea.Lab.Figures;

/// <summary>
/// The comparison sheet of the EVSRNet paper's Figure 3: rows for bicubic, the models and the original, columns for
/// crops of frames, enlarged by repeating pixels.
/// </summary>
public static class ComparisonFigure
{
    private const int CropWidth = 128;
    private const int CropHeight = 96;
    private const int MaximumColumns = 4;

    /// <summary>Refuses crops of clips that the data does not have.</summary>
    /// <exception cref="BadInputException">A clip is not in the data.</exception>
    public static void CheckCells(IReadOnlyList<FigureCell> cells, ClipSet data)
    {
        foreach (FigureCell cell in cells)
        {
            if (data.Clips.Any(clip => clip.Name == cell.Clip)) continue;
            string some = string.Join(", ", data.Clips.Take(8).Select(clip => clip.Name));
            throw new BadInputException($"The figure asks for the clip '{cell.Clip}', but the data has {some}{(data.Clips.Count > 8 ? ", ..." : "")}.");
        }
    }

    /// <summary>The columns of a figure nobody described: up to four clips, spread evenly over the data.</summary>
    internal static IReadOnlyList<FigureCell> Choose(ClipSet data)
    {
        int count = Math.Min(MaximumColumns, data.Clips.Count);
        return [.. Enumerable.Range(0, count).Select(i => new FigureCell(data.Clips[i * data.Clips.Count / count].Name))];
    }

    /// <summary>Draws the sheet as an rgb24 frame.</summary>
    internal static async Task<Frame> DrawAsync(IReadOnlyList<EvaluatedModel> models, ClipSet data, EvaluationReport report, IReadOnlyList<FigureCell> cells, EvaluationOptions options, CancellationToken cancellationToken)
    {
        List<FigureColumn> columns = [];
        try
        {
            foreach (FigureCell cell in cells.Count > 0 ? cells : Choose(data))
            {
                EvaluationClip clip = data.Clips.First(c => c.Name == cell.Clip);
                int scored = report.Models[0].Clips.First(c => c.Name == cell.Clip).Frames;
                columns.Add(await ColumnAsync(models, clip, cell, options.Protocol.Margin + scored / 2, options, cancellationToken).ConfigureAwait(false));
            }

            return FigureSheet.Draw([.. models.Select(model => model.Name), "original"], columns);
        }
        finally
        {
            foreach (FigureColumn column in columns) column.Dispose();
        }
    }

    private static async Task<FigureColumn> ColumnAsync(IReadOnlyList<EvaluatedModel> models, EvaluationClip clip, FigureCell cell, int middle, EvaluationOptions options, CancellationToken cancellationToken)
    {
        int index = cell.FrameIndex ?? middle;
        using FigureMoment moment = await FigureMoment.ReadAsync(clip, index, options, cancellationToken).ConfigureAwait(false);
        Frame high = moment.High;
        CropRectangle crop = cell.Crop ?? DetailFinder.Find(high.Memory.Span, high.Width, high.Height, CropWidth, CropHeight);
        if (!crop.FitsIn(high.Width, high.Height)) throw new BadInputException($"The figure's crop {crop} does not lie in the frame of {clip.Name}, {high.Width}x{high.Height}.");
        List<Frame> pictures = [];
        foreach (EvaluatedModel model in models)
        {
            using Frame output = LowFrames.ToRgb(moment.Upscale(model));
            pictures.Add(LowFrames.Crop(output, crop));
        }

        pictures.Add(LowFrames.Crop(high, crop));
        return new FigureColumn(clip.Kind == ClipKind.Still ? clip.Name : $"{clip.Name} frame {index}", crop, pictures);
    }
}
