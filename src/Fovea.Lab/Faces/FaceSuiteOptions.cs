using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Faces;
using Fovea.Lab.Evaluation;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Lab.Faces;

/// <summary>What the face suite measures.</summary>
public sealed record FaceSuiteOptions
{
    /// <summary>Scale factor of the models.</summary>
    public int Scale { get; init; } = 4;

    /// <summary>Threads of the second speed; 0 for all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Marks eyes, nose and mouth for the landmark distance; null to leave it out. Stays the caller's.</summary>
    public Mtcnn? Detector { get; init; }

    /// <summary>Frames from one whose landmarks are compared to the next.</summary>
    public int LandmarkStep { get; init; } = 5;

    /// <summary>At most so many frames of a clip are scored; null for all.</summary>
    public int? FrameLimit { get; init; }

    /// <summary>The threads in force.</summary>
    public int EffectiveThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    internal EvaluationOptions Evaluation => new() { Scale = Scale, Threads = Threads, Protocol = EvaluationProtocol.Faces, FrameLimit = FrameLimit };
}

/// <summary>Table 3 of the HO-FVSR paper, measured here.</summary>
/// <param name="Scale">Scale factor.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Threads">Threads of the second speed.</param>
/// <param name="Clips">Clips.</param>
/// <param name="Frames">Scored frames of all clips together.</param>
/// <param name="Models">The rows, in the order asked for.</param>
public sealed record FaceReport(int Scale, string Protocol, int Threads, int Clips, int Frames, IReadOnlyList<FaceModelScore> Models)
{
    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.FaceReport);
}

/// <summary>One row of the table: a model's cost, speed and quality on faces.</summary>
/// <param name="Name">The model as it was asked for.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Gops">10^9 operations for 36x36 pixels by the face papers' rule: multiply-accumulates, biases and leaky ReLUs.</param>
/// <param name="SecondsOnOne">Median seconds for 36x36 pixels (of three frames, if the network takes them) on one thread.</param>
/// <param name="SecondsOnAll">Seconds for one of many such faces, which share all threads.</param>
/// <param name="PsnrY">PSNR of luma in dB, mean over clips.</param>
/// <param name="SsimY">SSIM of luma, mean over clips.</param>
/// <param name="TemporalDifferenceError">Mean absolute error of what changes from frame to frame, in code values; lower is steadier.</param>
/// <param name="LandmarkDistance">Mean distance of eyes, nose and mouth from those of the original, in pixels of the large frame; null without a detector.</param>
/// <param name="FacesFound">Share of the compared frames in which the detector finds the face again; null without a detector.</param>
/// <param name="Clips">Scores by clip.</param>
public sealed record FaceModelScore(
    string Name,
    [property: JsonPropertyName("params")] long Parameters,
    [property: JsonPropertyName("gops_36x36")] double Gops,
    [property: JsonPropertyName("seconds_1_thread")] double SecondsOnOne,
    [property: JsonPropertyName("seconds_all_threads")] double SecondsOnAll,
    [property: JsonPropertyName("psnr_y")] double PsnrY,
    [property: JsonPropertyName("ssim_y")] double SsimY,
    [property: JsonPropertyName("temporal_difference_error")] double? TemporalDifferenceError,
    [property: JsonPropertyName("landmark_distance")] double? LandmarkDistance,
    [property: JsonPropertyName("faces_found")] double? FacesFound,
    IReadOnlyList<ClipScore> Clips)
{
    /// <summary>Faces a second on one thread.</summary>
    [JsonPropertyName("fps_1_thread")]
    public double FramesPerSecondOnOne => 1 / SecondsOnOne;

    /// <summary>Faces a second on all threads.</summary>
    [JsonPropertyName("fps_all_threads")]
    public double FramesPerSecondOnAll => 1 / SecondsOnAll;
}

/// <summary>Times a network on what the paper times: one face of 36x36 pixels, of three frames if it takes them.</summary>
internal static class FaceSpeed
{
    private const int Side = 36;
    private const int Warmups = 8;
    private const int MaximumRuns = 101;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Median seconds of a face on one thread.</summary>
    public static double OnOne(Network network, CancellationToken cancellationToken)
    {
        using Tape tape = new();
        using Tensor face = Face(network);
        for (int i = 0; i < Warmups; i++) Run(network, tape, face);
        List<double> seconds = [];
        long start = Stopwatch.GetTimestamp();
        while (seconds.Count == 0 || (seconds.Count < MaximumRuns && Stopwatch.GetElapsedTime(start) < Budget))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long before = Stopwatch.GetTimestamp();
            Run(network, tape, face);
            seconds.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return SpeedTest.Median(seconds);
    }

    /// <summary>Seconds by faces when as many as fit in the budget share the threads, one face a thread; median of five rounds.</summary>
    public static double OnAll(Network network, int threads, double secondsOnOne)
    {
        using DeterministicParallel workers = new(threads);
        using Tensor face = Face(network);
        Tape[] tapes = [.. Enumerable.Range(0, threads).Select(_ => new Tape())];
        int count = threads * Math.Clamp((int)(Budget.TotalSeconds / 5 / secondsOnOne), 2, 1000);
        List<double> rounds = [];
        for (int round = 0; round < 6; round++)
        {
            long before = Stopwatch.GetTimestamp();
            workers.Run(count, (_, worker) => Run(network, tapes[worker], face));
            // The first round is for the caches.
            if (round > 0) rounds.Add(Stopwatch.GetElapsedTime(before).TotalSeconds / count);
        }

        foreach (Tape tape in tapes) tape.Dispose();
        return SpeedTest.Median(rounds);
    }

    private static void Run(Network network, Tape tape, Tensor face)
    {
        tape.Reset();
        network.Forward(tape, face);
    }

    private static Tensor Face(Network network)
    {
        Tensor face = new(new Shape(1, network.Spec.Frames * network.InputChannels, Side, Side));
        RandomSource random = new(1);
        foreach (ref float value in face.Span) value = (float)random.NextDouble();
        return face;
    }
}
