using System.Text.Json;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Finds the format to work in for what a source is stored in: same model, no fewer bits, no coarser chroma.</summary>
public static class PixelFormatChoice
{
    /// <summary>The nearest of <see cref="PixelFormats.All"/> to the format that ffmpeg calls <paramref name="name"/>.</summary>
    /// <param name="ffmpeg">The ffmpeg to ask.</param>
    /// <param name="name">The source's format.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="opaque">True to leave opacity out.</param>
    /// <exception cref="BadInputException">ffmpeg does not know the name, or its frames live in a device.</exception>
    public static async Task<PixelFormat> NearestAsync(Ffmpeg ffmpeg, string name, CancellationToken cancellationToken, bool opaque = false)
    {
        if (PixelFormats.TryGet(WithoutRange(name), out PixelFormat? same) && !(opaque && same.HasAlpha)) return same;
        FfmpegResult result = await ffmpeg.ProbeAsync(["-show_pixel_formats", "-of", "json"], cancellationToken).ConfigureAwait(false);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        foreach (JsonElement format in document.RootElement.GetProperty("pixel_formats").EnumerateArray())
        {
            if (format.GetProperty("name").GetString() == name) return Nearest(format, opaque);
        }

        throw new BadInputException($"The pixel format '{name}' is unknown to this ffmpeg.");
    }

    /// <summary>The name without the j of the old full-range formats: the range is in the colour description.</summary>
    public static string WithoutRange(string name) => name.StartsWith("yuvj", StringComparison.Ordinal) ? "yuv" + name[4..] : name;

    private static PixelFormat Nearest(JsonElement format, bool opaque)
    {
        JsonElement flags = format.GetProperty("flags");
        bool Has(string flag) => flags.GetProperty(flag).GetInt32() == 1;
        int Number(string property) => format.TryGetProperty(property, out JsonElement value) ? value.GetInt32() : 0;
        string name = format.GetProperty("name").GetString() ?? "";
        int depth = format.GetProperty("components").EnumerateArray().Max(component => component.GetProperty("bit_depth").GetInt32());
        int components = Number("nb_components") - (opaque && Has("alpha") ? 1 : 0);
        bool alpha = !opaque && (Has("alpha") || name == "pal8");

        // Gray with opacity has no format of its own, nor YUV with opacity other than yuva420p: RGB with opacity holds both.
        bool rgb = Has("rgb") || Has("palette") || name.StartsWith("bayer", StringComparison.Ordinal) || name.StartsWith("xyz", StringComparison.Ordinal) || alpha;
        ColorModel model = rgb ? ColorModel.Rgb : components < 3 ? ColorModel.Gray : ColorModel.Yuv;
        if (name.StartsWith("bayer", StringComparison.Ordinal)) depth = depth > 8 || name.Contains("16", StringComparison.Ordinal) ? 16 : 8;
        return Nearest(model, depth, Number("log2_chroma_w"), Number("log2_chroma_h"), alpha);
    }

    // The cheapest format that loses nothing; for more bits than any has, the deepest.
    private static PixelFormat Nearest(ColorModel model, int depth, int shiftX, int shiftY, bool alpha)
    {
        IEnumerable<PixelFormat> candidates = PixelFormats.All.Where(format =>
            format.Model == model && !format.Packed && format.HasAlpha == alpha
            && (model != ColorModel.Yuv || (format.ChromaShiftX <= shiftX && format.ChromaShiftY <= shiftY)));
        return candidates
            .OrderBy(format => format.BitDepth >= depth ? format.BitDepth : 100 - format.BitDepth)
            .ThenByDescending(format => format.ChromaShiftX + format.ChromaShiftY)
            .First();
    }
}
