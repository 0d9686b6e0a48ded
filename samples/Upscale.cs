#:project ../src/Fovea
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Upscaling;

// dotnet run samples/Upscale.cs IN OUT.nut [MODEL]: writes raw video, which ffplay shows and ffmpeg encodes.
Ffmpeg ffmpeg = await Ffmpeg.FindAsync();
using Model model = ModelZoo.Open(args.ElementAtOrDefault(2) ?? "fovea-y-x4");
using Upscaler upscaler = Upscaler.Create(model);
await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, await MediaProbe.ReadAsync(ffmpeg, args[0]));
await using FileStream file = File.Create(args[1]);
await using NutFrameSink sink = new(file, reader.Format, reader.Width * model.Scale, reader.Height * model.Scale, reader.TimeBase, reader.SampleAspectRatio);

IAsyncEnumerable<Frame> large = upscaler.RunAsync(reader);
await foreach (Frame frame in large) using (frame) await sink.WriteAsync(frame);
await sink.CompleteAsync();
