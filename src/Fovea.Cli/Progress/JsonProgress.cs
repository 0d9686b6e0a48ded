using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Upscaling;

namespace Fovea.Cli.Progress;

/// <summary>One JSON object a line with the keys of ffmpeg's <c>-progress</c>: for programs that watch the job.</summary>
internal sealed class JsonProgress(TextWriter output) : ConsoleProgress(TimeSpan.FromSeconds(0.5))
{
    private protected override void Show(UpscaleProgress progress) => output.WriteLine(Line(progress));

    /// <summary>The object for one report; the last one of a job says <c>"progress":"end"</c>.</summary>
    internal static string Line(UpscaleProgress progress)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("frame", progress.Frames);
            json.WriteNumber("fps", Math.Round(progress.FramesPerSecond, 2));
            json.WriteNumber("out_time_us", progress.Position.Ticks / 10);
            json.WriteString("out_time", progress.Position.ToString("hh\\:mm\\:ss\\.ffffff", CultureInfo.InvariantCulture));
            json.WriteString("speed", string.Create(CultureInfo.InvariantCulture, $"{progress.Speed:0.###}x"));
            if (progress.Remaining is TimeSpan left && progress.Stage == UpscaleStage.Frames) json.WriteNumber("remaining_s", Math.Round(left.TotalSeconds, 1));
            json.WriteString("progress", progress.Stage == UpscaleStage.Done ? "end" : "continue");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
