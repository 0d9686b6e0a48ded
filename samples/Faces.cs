#:project ../src/Fovea
using System.Globalization;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Upscaling;
using Fovea.Upscaling.Faces;

// dotnet run samples/Faces.cs IN OUT [SECONDS]: finds the faces of the first frame, then makes the video four times larger with faces
// by a network of their own, laid over what the other network makes.
using Mtcnn detector = DetectorZoo.Open();
Ffmpeg ffmpeg = await Ffmpeg.FindAsync();
await using (FrameReader reader = await FrameReader.OpenAsync(ffmpeg, await MediaProbe.ReadAsync(ffmpeg, args[0])))
await foreach (Frame frame in reader)
{
    using FaceDetector faces = new(detector);
    foreach (Face face in faces.Detect(frame)) Console.WriteLine($"a face at {face.Box}, score {face.Score:0.00}");
    frame.Dispose();
    break;
}

using Model scene = ModelZoo.Open("fovea-y-x4"), close = ModelZoo.Open(ModelZoo.DefaultFaceName(4));
using Upscaler background = Upscaler.Create(scene);
using FaceUpscaler upscaler = new(background, close.Name, close.Network, detector);
UpscaleOptions options = new() { Range = args.Length > 2 ? new(Duration: TimeSpan.FromSeconds(double.Parse(args[2], CultureInfo.InvariantCulture))) : TimeRange.All };
UpscaleResult result = await new VideoUpscaler(upscaler).RunAsync(args[0], args[1], options);
Console.WriteLine($"{result.Output}: {result.Frames} frames of {result.Width}x{result.Height}");
