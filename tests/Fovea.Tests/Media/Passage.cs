using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Tests.Media;

/// <summary>Sends a video through reader, segments and muxer as an upscaling job does, with every pixel doubled or as it is.</summary>
internal static class Passage
{
    public static async Task<MediaInfo> RunAsync(MediaFolder folder, string input, string output, Encoder encoder, int framesASegment = 10, string[]? options = null, MuxOptions? mux = null)
    {
        MediaInfo info = await folder.ProbeAsync(input);
        Container container = Containers.ForPath(output);
        mux ??= new MuxOptions { Container = container, Encoder = encoder };
        await Muxer.CheckAsync(folder.Ffmpeg, info, mux, MediaFolder.Cancel);
        FrameReaderOptions reading = new() { Range = mux.Range, ApplyRotation = mux.RotationApplied };
        await using FrameReader reader = await FrameReader.OpenAsync(folder.Ffmpeg, info, reading, MediaFolder.Cancel);
        List<Segment> segments = await WriteAsync(folder, reader, EncoderSettings.Parse(encoder, options ?? Fast(encoder)), container, framesASegment);
        await Muxer.JoinAsync(folder.Ffmpeg, segments, info, output, mux, MediaFolder.Cancel);
        return info;
    }

    public static string[] Fast(Encoder encoder) => encoder.Name switch
    {
        "libx264" or "libx265" => ["preset=ultrafast"],
        "libsvtav1" => ["preset=12"],
        "libaom-av1" or "libvpx-vp9" => ["cpu-used=8"],
        _ => [],
    };

    private static async Task<List<Segment>> WriteAsync(MediaFolder folder, FrameReader reader, EncoderSettings settings, Container container, int framesASegment)
    {
        List<Segment> segments = [];
        FrameWriter? writer = null;
        string path = "";
        await foreach (Frame frame in reader)
        {
            using (frame)
            {
                if (writer is null)
                {
                    path = folder[$"segment-{segments.Count}{settings.Encoder.SegmentExtension}"];
                    writer = await FrameWriter.CreateAsync(folder.Ffmpeg, path, Options(reader, settings, container), MediaFolder.Cancel);
                }

                await writer.WriteAsync(frame, MediaFolder.Cancel);
                if (writer.FrameCount == framesASegment)
                {
                    segments.Add(await FinishAsync(writer, path));
                    writer = null;
                }
            }
        }

        if (writer is not null) segments.Add(await FinishAsync(writer, path));
        return segments;
    }

    private static async Task<Segment> FinishAsync(FrameWriter writer, string path)
    {
        await writer.CompleteAsync(MediaFolder.Cancel);
        Segment segment = new(path, writer.FirstTimestamp!.Value, writer.FrameCount);
        await writer.DisposeAsync();
        return segment;
    }

    private static FrameWriterOptions Options(FrameReader reader, EncoderSettings settings, Container container) => new()
    {
        Encoder = settings,
        Width = reader.Width,
        Height = reader.Height,
        Format = reader.Format,
        TimeBase = reader.TimeBase,
        SampleAspectRatio = reader.SampleAspectRatio,
        Color = reader.Color,
        MasteringDisplay = reader.Info.Video.MasteringDisplay,
        ContentLight = reader.Info.Video.ContentLight,
        DisplayMatrix = container.HoldsRotation ? reader.Info.Video.DisplayMatrix : null,
        AllowReordering = container.HoldsReordering,
    };
}
