using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Upscaling.Faces;

namespace Fovea.Upscaling;

/// <summary>
/// Makes frames larger with a model: a frame goes in, a frame of scale times the size, the same pixel format, colour
/// description and timestamp comes out. The bits do not depend on the number of threads. One object may be used by
/// many callers at once.
/// </summary>
/// <remarks>
/// A frame goes through the network row by row (<see cref="InferencePlan"/>), a single one in a band for each thread,
/// so memory for intermediates is bounded whatever the frame's size. Frames of a stream overlap, so that no thread
/// waits at a frame's end. A network of three frames (<see cref="NetworkSpec.Frames"/>) sees the frames before and after
/// on a stream, which then runs one frame behind, but never across a scene cut.
/// </remarks>
public sealed class Upscaler : IDisposable
{
    // An encoder takes frames in bursts, and the threads should not stand still between them.
    private const int BurstFrames = 4;

    private readonly DeterministicParallel _workers;
    private readonly BandUpscaler? _bands;
    private readonly PlanCache _plans;
    private long _colors;

    /// <summary>Prepares a model, which the caller keeps alive and disposes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads that run the network; 0 for one a core.</param>
    /// <param name="plan">How the network is compiled; null for the defaults: int8 if the model has ranges for it and that is
    /// faster here, which takes a fraction of a second to measure once (<see cref="Precision.Fastest"/>).</param>
    /// <param name="faces">Enlarges faces, over what the model makes; null for none. The caller disposes it.</param>
    /// <exception cref="BadInputException">Int8 is asked for, but the model has no ranges; or the faces are enlarged by another factor.</exception>
    public Upscaler(Model model, int threads = 0, PlanOptions? plan = null, FaceUpscaler? faces = null)
        : this(model.Name, model.Network, threads, plan ?? new PlanOptions(Precision: Precision.Fastest), model.Quantization, faces, model.Card.HasBicubicChroma)
    {
    }

    /// <summary>Prepares a network that has no card, which the caller keeps alive and disposes.</summary>
    /// <param name="name">What results and file names call it.</param>
    /// <param name="network">The network.</param>
    /// <param name="threads">Threads that run the network; 0 for one a core.</param>
    /// <param name="plan">How the network is compiled; null for the defaults.</param>
    /// <param name="ranges">What bytes stand for, if the plan is in int8.</param>
    /// <param name="faces">Enlarges faces, over what the network makes; null for none. The caller disposes it.</param>
    /// <param name="bicubicChroma">Whether a network on red, green and blue gives luma alone and chroma is enlarged bicubically.</param>
    /// <exception cref="BadInputException">Int8 is asked for without ranges, or the faces are enlarged by another factor.</exception>
    public Upscaler(string name, Network network, int threads = 0, PlanOptions? plan = null, QuantizationTable? ranges = null, FaceUpscaler? faces = null, bool bicubicChroma = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        (Name, Network, Ranges, Faces, BicubicChroma) = (name, network, ranges, faces, bicubicChroma);
        int count = threads == 0 ? Environment.ProcessorCount : threads;
        plan = (plan ?? new PlanOptions()) with { Threads = count };
        if (plan.Precision == Precision.Int8 && ranges is null) throw new BadInputException($"The model '{name}' has no ranges for int8.") { Reason = FailureReason.NoInt8Ranges };
        if (faces is not null && faces.Scale != network.Scale) throw new BadInputException($"{faces.Name} makes faces {faces.Scale} times larger, but {name} the rest {network.Scale} times; choose models of one scale.");
        if (network.Spec.IsRecurrent)
        {
            if (plan.Precision == Precision.Int8) throw new BadInputException($"The model '{name}' carries state, for which there is no int8 form.") { Reason = FailureReason.NoInt8Form };
            if (faces is not null) throw new BadInputException($"The model '{name}' carries state, over which faces cannot be laid yet.") { Reason = FailureReason.FacesOverState };
            _plans = new PlanCache(network, plan);
        }
        else
        {
            _bands = BandUpscaler.For(network, plan, ranges, bicubicChroma);
            _plans = _bands.Plans;
        }

        _workers = new DeterministicParallel(count);
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The numbers that the network computes with; <see cref="Precision.Fastest"/> while frames of each size decide.</summary>
    public Precision Precision => _plans.Precision;

    /// <summary>The numbers that were asked for: <see cref="Precision.Fastest"/> stays that while jobs settle it.</summary>
    internal Precision AskedPrecision => _plans.AskedPrecision;

    /// <summary>What bytes stand for in int8, or null.</summary>
    internal QuantizationTable? Ranges { get; }

    /// <summary>Whether chroma is enlarged bicubically although the network makes colours.</summary>
    internal bool BicubicChroma { get; }

    /// <summary>What enlarges faces, or null.</summary>
    public FaceUpscaler? Faces { get; }

    /// <summary>Size factor.</summary>
    public int Scale => Network.Scale;

    /// <summary>True when a frame depends on all those before it in its scene.</summary>
    internal bool IsRecurrent => _bands is null;

    /// <summary>Frames beside its own that a frame depends on, on either side in its scene; apart from networks with state.</summary>
    internal int Neighbours => IsRecurrent ? 0 : Network.Spec.Frames / 2;

    /// <summary>Number of threads.</summary>
    public int Threads => _workers.Threads;

    /// <summary>What the threads have done so far.</summary>
    internal WorkTime Work
    {
        get
        {
            (TimeSpan busy, TimeSpan processor) = _workers.Time;
            return new WorkTime(busy, TimeSpan.FromTicks(Interlocked.Read(ref _colors)), processor);
        }
    }

    /// <summary>Enlarges one frame, all threads on its bands; one that carries state begins with none.</summary>
    /// <param name="source">The frame, which stays the caller's.</param>
    /// <param name="cancellationToken">Stops between bands.</param>
    /// <returns>A new frame, which the caller disposes.</returns>
    public Frame Upscale(Frame source, CancellationToken cancellationToken = default)
    {
        if (IsRecurrent)
        {
            using RecurrentStream stream = OpenStream();
            return stream.UpscaleAsync(source, null, cancellationToken).GetAwaiter().GetResult();
        }

        Frame large = UpscaleAsync(new TemporalWindow(source), Threads, cancellationToken).GetAwaiter().GetResult();
        return Faces is null ? large : Faces.Upscale(source, large);
    }

    /// <summary>
    /// Enlarges the middle one of three consecutive frames of one size and format. Networks of single frames do not look at
    /// its neighbours; where there is none, or in another scene, the frame itself stands in.
    /// </summary>
    /// <param name="before">The frame before it.</param>
    /// <param name="now">The frame. All three stay the caller's.</param>
    /// <param name="after">The frame after it.</param>
    /// <param name="cancellationToken">Stops between bands.</param>
    /// <returns>A new frame with the timestamp of the middle one, without the faces of <see cref="Faces"/>; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">The network carries state: it needs a stream.</exception>
    public Frame Upscale(Frame before, Frame now, Frame after, CancellationToken cancellationToken = default) => IsRecurrent
        ? throw new InvalidOperationException("A network with state enlarges streams.")
        : UpscaleAsync(new TemporalWindow(before, now, after), Threads, cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// Enlarges a stream in its order. Some frames are read ahead: enough to keep the threads busy. A frame that is
    /// identical to the one before is not computed again.
    /// </summary>
    /// <param name="source">The frames; each is disposed here once it is enlarged.</param>
    /// <param name="cancellationToken">Stops reading and enlarging.</param>
    /// <returns>New frames, which the caller disposes; those of identical frames in a row share memory, so none may be written to.</returns>
    public IAsyncEnumerable<Frame> UpscaleAsync(IAsyncEnumerable<Frame> source, CancellationToken cancellationToken = default)
        => IsRecurrent ? FollowAsync(source, cancellationToken) : Faces is null ? EnlargeAsync(source, cancellationToken) : UpscaleAsync(source, skip: 0, Faces, cancellationToken);

    /// <summary>As the public one, with frames at the start that give nothing but that the faces' network must see.</summary>
    internal IAsyncEnumerable<Frame> UpscaleAsync(IAsyncEnumerable<Frame> source, long skip, FaceUpscaler faces, CancellationToken cancellationToken)
        => faces.UpscaleAsync(source, skip, frames => EnlargeAsync(frames, cancellationToken), cancellationToken);

    /// <summary>A stream of its own through a network with state.</summary>
    internal RecurrentStream OpenStream() => new(_plans, _workers);

    // A frame behind the source: where a scene begins, the network wants the frame to come.
    private async IAsyncEnumerable<Frame> FollowAsync(IAsyncEnumerable<Frame> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using RecurrentStream stream = OpenStream();
        Frame? now = null;
        try
        {
            await foreach (Frame after in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using Frame? at = now;
                now = after;
                if (at is not null) yield return await stream.UpscaleAsync(at, after, cancellationToken).ConfigureAwait(false);
            }

            if (now is not null) yield return await stream.UpscaleAsync(now, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            now?.Dispose();
        }
    }

    private async IAsyncEnumerable<Frame> EnlargeAsync(IAsyncEnumerable<Frame> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // One being read and one being taken beside those at work.
        Channel<Task<Frame>> underWay = Channel.CreateBounded<Task<Frame>>(Math.Min(Threads, 16) + 1 + BurstFrames);
        Task reading = ReadAheadAsync(source, underWay.Writer, stop.Token);
        try
        {
            await foreach (Task<Frame> frame in underWay.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return await frame.ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (underWay.Reader.TryRead(out Task<Frame>? frame)) await DropAsync(frame).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the threads; calls under way end first.</summary>
    public void Dispose()
    {
        _workers.Dispose();
        _bands?.Dispose();
        _plans.Dispose();
    }

    /// <summary>How the numbers for frames of a size were chosen, once they were; null if the caller chose them.</summary>
    public PrecisionChoice? ChoiceFor(int width, int height) => _plans.ChoiceFor(width, height);

    /// <summary>Decides which numbers a job computes with, where that is open: what it began with, or the faster ones for its frames.</summary>
    internal Precision PinPrecision(int width, int height, Precision? begun) => _plans.PinPrecision(width, height, begun);

    /// <summary>
    /// Decides how 3x3 convolutions are computed from now on, so that a job which is continued by another process gets the
    /// same bits although the faster way is found by measurement.
    /// </summary>
    /// <param name="width">Width of the job's frames.</param>
    /// <param name="height">Height of the job's frames.</param>
    /// <param name="algorithm">What the job began with; <see cref="ConvolutionAlgorithm.Fastest"/> chooses.</param>
    /// <returns>What it goes on with.</returns>
    internal ConvolutionAlgorithm PinAlgorithm(int width, int height, ConvolutionAlgorithm algorithm) => _plans.PinAlgorithm(width, height, algorithm);

    private static async Task DropAsync(Task<Frame> frame)
    {
        await ((Task)frame).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (frame.IsCompletedSuccessfully) (await frame.ConfigureAwait(false)).Dispose();
    }

    private async Task ReadAheadAsync(IAsyncEnumerable<Frame> source, ChannelWriter<Task<Frame>> underWay, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            IAsyncEnumerable<Task<Frame>> begun = Neighbours > 0 ? BeginWindowsAsync(source, cancellationToken) : BeginAsync(source, cancellationToken);
            await foreach (Task<Frame> enlarged in begun.ConfigureAwait(false)) await WriteOrDropAsync(underWay, enlarged, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            underWay.Complete(failure);
        }
    }

    private async IAsyncEnumerable<Task<Frame>> BeginAsync(IAsyncEnumerable<Frame> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DuplicateFrameCache frames = new((frame, stop) => UpscaleAsync(new TemporalWindow(frame), 1, stop));
        await using ConfiguredAsyncDisposable release = frames.ConfigureAwait(false);
        await foreach (Frame frame in source.WithCancellation(cancellationToken).ConfigureAwait(false)) yield return frames.Next(frame, cancellationToken);
    }

    private async IAsyncEnumerable<Task<Frame>> BeginWindowsAsync(IAsyncEnumerable<Frame> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TemporalWindow window in TemporalWindow.SlideAsync(source, cancellationToken).ConfigureAwait(false)) yield return window.UseAsync(frames => UpscaleAsync(frames, 1, cancellationToken));
    }

    private static async Task WriteOrDropAsync(ChannelWriter<Task<Frame>> underWay, Task<Frame> frame, CancellationToken cancellationToken)
    {
        try
        {
            await underWay.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DropAsync(frame).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Frame> UpscaleAsync(TemporalWindow frames, int leastBands, CancellationToken cancellationToken)
    {
        using Frame? filled = frames.Now.Format is { HasAlpha: true, Packed: false } ? HiddenColors.Fill(frames.Now) : null;
        if (filled is not null) frames = frames with { Now = filled };
        Frame source = frames.Now;
        FrameBand[] bands = _bands!.Split(source.Width, source.Height, leastBands);

        // Resolved for the source: the larger frame must not be taken for another matrix because it is larger.
        ColorDescription color = source.Color.Resolve(source.Format, source.Height);
        Frame destination = new(source.Format, source.Width * Scale, source.Height * Scale, color, source.Timestamp);
        try
        {
            await _workers.RunAsync(bands.Length + 1, Run, cancellationToken).ConfigureAwait(false);
            return destination;
        }
        catch
        {
            destination.Dispose();
            throw;
        }

        void Run(int item)
        {
            TimeSpan colors = item == 0 ? _bands.RunBeside(source, destination) : _bands.Run(frames, bands[item - 1], destination);
            Interlocked.Add(ref _colors, colors.Ticks);
        }
    }
}
