using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Media;

/// <summary>
/// Listens to what ffmpeg says while it decodes. Broken pictures, and files that end early, are errors; what a
/// recording that starts in the middle of a group says before its first picture is not.
/// </summary>
internal sealed partial class DamageWatch(string path, bool tolerant)
{
    private readonly Lock _lock = new();
    private string? _message;
    private double? _reached;

    /// <summary>Takes in a line of standard error.</summary>
    public void Hear(string line)
    {
        if (tolerant) return;
        lock (_lock)
        {
            bool counts = CutShort().IsMatch(line) || SizeChange().IsMatch(line) || (_reached is not null && Broken().IsMatch(line));
            if (!counts || _message is not null) return;
            string place = _reached is { } seconds ? $" near {Clock(seconds)}" : "";
            _message = SizeChange().IsMatch(line)
                ? $"The frames of '{path}' change size{place}; Fovea needs one size throughout."
                : $"'{path}' is damaged or cut short{place} (ffmpeg: {FfmpegComplaint.Clean(line)}); use a whole copy.";
        }
    }

    /// <summary>Notes that a frame arrived, and ends at damage heard of before.</summary>
    /// <exception cref="BadInputException">There was damage.</exception>
    public void Pass(double seconds)
    {
        lock (_lock) _reached = seconds;
        ThrowIfAny();
    }

    /// <summary>Ends at damage heard of.</summary>
    /// <exception cref="BadInputException">There was damage.</exception>
    public void ThrowIfAny()
    {
        lock (_lock)
        {
            if (_message is not null) throw new BadInputException(_message);
        }
    }

    /// <summary>Seconds as a clock shows them: 01:02:03.456.</summary>
    public static string Clock(double seconds)
        => (seconds < 0 ? "-" : "") + TimeSpan.FromSeconds(Math.Abs(seconds)).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

    [GeneratedRegex("partial file|ended prematurely|[Tt]runcat|moov atom not found")]
    private static partial Regex CutShort();

    [GeneratedRegex("error while decoding|concealing|[Cc]orrupt|Invalid data found|Invalid NAL|invalid data|damaged|overread|bytestream|Error submitting|CRC mismatch|bad vlc|ac-tex damaged")]
    private static partial Regex Broken();

    // The size check in DecodeCommand makes ffmpeg say this.
    [GeneratedRegex("Invalid too big or non positive size for (width|height)")]
    private static partial Regex SizeChange();
}
