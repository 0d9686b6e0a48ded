using System.Text.Json;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

[Trait("Category", "Culture")]
public sealed class SampleLayoutTests
{
    [Fact]
    public async Task A_name_says_what_ffmpeg_says_of_its_format()
    {
        using MediaFolder folder = await MediaFolder.CreateAsync();
        FfmpegResult result = await folder.Ffmpeg.ProbeAsync(["-show_pixel_formats", "-of", "json"], MediaFolder.Cancel);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        foreach (JsonElement format in document.RootElement.GetProperty("pixel_formats").EnumerateArray())
        {
            string name = format.GetProperty("name").GetString()!;
            JsonElement flags = format.GetProperty("flags");
            bool Has(string flag) => flags.GetProperty(flag).GetInt32() == 1;
            if (Has("hwaccel") || Has("palette") || Has("bitstream") || name.StartsWith("bayer", StringComparison.Ordinal) || name.StartsWith("xyz", StringComparison.Ordinal)) continue;
            SampleLayout layout = SampleLayout.Of(name);
            int components = format.GetProperty("nb_components").GetInt32();
            int depth = format.GetProperty("components").EnumerateArray().Max(component => component.GetProperty("bit_depth").GetInt32());
            Assert.True(layout.HasAlpha == Has("alpha"), name);
            Assert.True(depth < 8 || layout.Depth == depth || (name.StartsWith("x2", StringComparison.Ordinal) && layout.Depth == 10), $"{name}: {layout.Depth} instead of {depth}");
            Assert.True(layout.Model == (Has("rgb") ? ColorModel.Rgb : components < 3 ? ColorModel.Gray : ColorModel.Yuv), name);
            int chroma = new[] { "log2_chroma_w", "log2_chroma_h" }.Sum(shift => format.TryGetProperty(shift, out JsonElement value) ? value.GetInt32() : 0);
            Assert.True(layout.Chroma == Math.Min(chroma, 2), $"{name}: {layout.Chroma} instead of {chroma}");
        }
    }
}
