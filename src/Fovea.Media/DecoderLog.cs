using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Fovea.Media;

/// <summary>
/// Hears every line that ffmpeg writes while it decodes (<c>-v repeat+level+info</c>) and makes of them a mark for
/// each frame, in order: the filter <c>showinfo</c> writes its line before the frame goes into the pipe.
/// </summary>
internal sealed partial class DecoderLog(string path)
{
    /// <summary>The options that make ffmpeg say what is needed here.</summary>
    public static readonly IReadOnlyList<string> Arguments = ["-v", "repeat+level+info", "-nostats"];

    /// <summary>The filter that announces each frame; first in the chain, so that it sees frames as decoded.</summary>
    public const string Filter = "showinfo=checksum=0";

    // The line comes before its frame; a build whose line looks otherwise must not make the reader wait for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<FrameMark> _marks = Channel.CreateUnbounded<FrameMark>();
    private FrameMark _next;
    private bool _shown;
    private bool _silent;

    /// <summary>What was said after the last frame; complete after the last <see cref="NextAsync"/>.</summary>
    public FrameMark Rest => _next;

    /// <summary>The line that says that the file ends too early, or null.</summary>
    public string? CutShort { get; private set; }

    /// <summary>Takes in a line; gives it back if it is an error that explains a failure.</summary>
    public string? Hear(string line)
    {
        Match match = Tagged().Match(line);
        (string level, string text) = match.Success ? (match.Groups["level"].Value, match.Groups["text"].Value) : ("error", FfmpegComplaint.Clean(line));
        bool isError = level is "error" or "fatal" or "panic";
        if (Frame().Match(text) is { Success: true } frame && level == "info") Show(frame);
        else Listen(text.Replace(path, "", StringComparison.Ordinal), isError);
        return isError ? text : null;
    }

    /// <summary>Says that there are no more lines.</summary>
    public void End() => _marks.Writer.TryComplete();

    /// <summary>The mark of the next frame that came out of the pipe.</summary>
    public async ValueTask<FrameMark> NextAsync(CancellationToken cancellationToken)
    {
        if (_marks.Reader.TryRead(out FrameMark mark)) return mark;
        if (_silent) return default;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await _marks.Reader.WaitToReadAsync(patience.Token).ConfigureAwait(false) && _marks.Reader.TryRead(out mark) ? mark : default;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _silent = true;
            return default;
        }
    }

    private void Show(Match frame)
    {
        _shown = true;
        _marks.Writer.TryWrite(_next with { IsKey = frame.Groups["key"].Value == "1", Width = Number("width"), Height = Number("height") });
        _next = default;

        int Number(string group) => int.TryParse(frame.Groups[group].ValueSpan, out int value) ? value : 0;
    }

    // What a recording that starts within a group of pictures makes ffmpeg say before its first frame is no damage.
    private void Listen(string text, bool isError)
    {
        if (CorruptFrame().IsMatch(text)) _next = _next with { IsCorrupt = true };
        else if (isError && CutShortLine().IsMatch(text)) CutShort ??= text.Trim(' ', ':');
        else if (Concealing().IsMatch(text)) _next = _next with { Concealed = _next.Concealed + 1, Complaint = _next.Complaint ?? text };
        else if (CorruptPacket().IsMatch(text)) _next = _next with { LosesPackets = true };
        else if (_shown && isError && Broken().IsMatch(text)) _next = _next with { Complaint = _next.Complaint ?? text.Trim(' ', ':') };
    }

    [GeneratedRegex(@"^(\[[^\]]* @ [^\]]*\]\s*)*\[(?<level>panic|fatal|error|warning|info)\] (?<text>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Tagged();

    [GeneratedRegex(@"^n: *\d+ pts: *\S+ .* s:(?<width>\d+)x(?<height>\d+) (.*iskey:(?<key>\d))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Frame();

    [GeneratedRegex("partial file|ended prematurely|[Tt]runcat|moov atom not found")]
    private static partial Regex CutShortLine();

    [GeneratedRegex(@"corrupt decoded frame( in stream \d+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex CorruptFrame();

    [GeneratedRegex(@"corrupt input packet( in stream \d+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex CorruptPacket();

    [GeneratedRegex(@"^concealing \d+ ")]
    private static partial Regex Concealing();

    // The size check in DecodeCommand makes ffmpeg say "too big or non positive size".
    [GeneratedRegex("error while decoding|concealing|[Cc]orrupt|Invalid data found|Invalid NAL|invalid data|damaged|overread|bytestream|Error submitting|CRC mismatch|bad vlc|ac-tex damaged|Invalid too big or non positive size for (width|height)", RegexOptions.ExplicitCapture)]
    private static partial Regex Broken();
}

/// <summary>What ffmpeg said of one decoded frame, or since the frame before it.</summary>
/// <param name="IsCorrupt">True if the decoder marks the frame as damaged.</param>
/// <param name="Concealed">Damaged pictures that the decoder patched since the frame before.</param>
/// <param name="LosesPackets">True if packets were lost since the frame before, by the container's counters.</param>
/// <param name="Complaint">The first line about damage since the frame before, or null.</param>
/// <param name="IsKey">True for a frame that needs no other.</param>
/// <param name="Width">The frame's width in pixels before any scaling; 0 if not said.</param>
/// <param name="Height">The frame's height in pixels before any scaling; 0 if not said.</param>
internal readonly record struct FrameMark(bool IsCorrupt, int Concealed, bool LosesPackets, string? Complaint, bool IsKey, int Width, int Height)
{
    /// <summary>True if anything points at damage.</summary>
    public bool IsDamage => IsCorrupt || Concealed > 0 || Complaint is not null;
}
