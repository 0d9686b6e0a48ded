using System.Globalization;
using System.Text;

namespace Fovea.Media.Timelines;

/// <summary>The times of consecutive frames as the steps between them, in short text: <c>3600x248 7200</c> for 250 frames.</summary>
public sealed class FrameSteps
{
    private readonly StringBuilder _text = new();
    private long? _last;
    private long _step;
    private long _count;

    /// <summary>Notes the next frame's timestamp.</summary>
    public void Add(long timestamp)
    {
        if (_last is { } last)
        {
            long step = timestamp - last;
            if (step != _step) Flush();
            (_step, _count) = (step, _count + 1);
        }

        _last = timestamp;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Flush();
        return _text.ToString().TrimEnd();
    }

    /// <summary>The timestamps again.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="steps">What <see cref="ToString"/> gave.</param>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static IEnumerable<long> Times(long first, string steps)
    {
        yield return first;
        foreach (string word in steps.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = word.Split('x');
            long step = long.Parse(parts[0], CultureInfo.InvariantCulture);
            long count = parts.Length > 1 ? long.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
            for (; count > 0; count--) yield return first += step;
        }
    }

    private void Flush()
    {
        if (_count > 0) _text.Append(CultureInfo.InvariantCulture, $"{_step}").Append(_count > 1 ? string.Create(CultureInfo.InvariantCulture, $"x{_count} ") : " ");
        _count = 0;
    }
}
