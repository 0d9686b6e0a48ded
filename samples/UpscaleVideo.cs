#:project ../src/Fovea
using System.Globalization;
using Fovea;
using Fovea.Media;
using Fovea.Networks;
using Fovea.Upscaling;

// dotnet run samples/UpscaleVideo.cs IN OUT [SECONDS]: a video with its sound, subtitles, chapters and times, or a picture.
// Killed or interrupted, it goes on where it was when it is run again.
using CancellationTokenSource interrupt = new();
Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; interrupt.Cancel(); };
using Model model = ModelZoo.Open("fovea-y-x4");
using Upscaler upscaler = Upscaler.Create(model);
VideoUpscaler videos = new(upscaler) { Plans = new Told<UpscalePlan>(plan => Console.WriteLine(string.Join('\n', plan.Notices))) };
UpscaleOptions options = new()
{
    Resume = VideoUpscaler.CanResume(args[1]),
    Range = args.Length > 2 ? new(Duration: TimeSpan.FromSeconds(double.Parse(args[2], CultureInfo.InvariantCulture))) : TimeRange.All,
};
try
{
    UpscaleResult result = await videos.RunAsync(args[0], args[1], options, new Told<UpscaleProgress>(now => Console.Write($"\r{now.Frames} frames")), interrupt.Token);
    Console.WriteLine($"\r{result.Output}: {result.Frames} frames of {result.Width}x{result.Height}");
    return 0;
}
catch (FoveaException failure) when (failure.Reason == FailureReason.OutputExists)
{
    Console.Error.WriteLine($"{args[1]} is there already.");
    return 1;
}

/// <summary>Tells at once; Progress of the base library tells some time later.</summary>
internal sealed class Told<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
