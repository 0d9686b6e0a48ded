using System.Diagnostics.CodeAnalysis;

namespace Fovea.Media;

/// <summary>One thing that a person should know before a job starts.</summary>
/// <param name="Kind">Whether something is lost, assumed or changed.</param>
/// <param name="Subject">What it is about, such as <c>the cover picture #2 (coverpicture, png)</c>.</param>
/// <param name="Text">What happens to it, as a clause without a full stop: <c>a .webm file cannot hold it</c>.</param>
/// <param name="Remedy">What to do about it; null if nothing can be done.</param>
public sealed record Notice(NoticeKind Kind, string Subject, string Text, Remedy? Remedy = null)
{
    /// <summary>One word for people: <c>lost</c>, <c>assumed</c> or <c>changed</c>.</summary>
    public string Word => Kind switch
    {
        NoticeKind.Loss => "lost",
        NoticeKind.Assumption => "assumed",
        _ => "changed",
    };

    /// <summary>The whole notice in one line without its kind.</summary>
    public override string ToString() => $"{Subject}: {Text}{(Remedy is null ? "" : $"; {Remedy}")}.";
}

/// <summary>What a <see cref="Notice"/> is about.</summary>
public enum NoticeKind
{
    /// <summary>Something of the source that the output will not have.</summary>
    Loss,

    /// <summary>Something that the source does not say, or says in a way that is not followed, and what is taken instead.</summary>
    Assumption,

    /// <summary>Something that the output has in another form, with nothing lost that can be seen or heard.</summary>
    Change,
}

/// <summary>What to do about a notice: a piece of advice, or an option of the job and what it does.</summary>
/// <param name="Text">A clause without a full stop: <c>write .mkv to keep it</c>, or with an option what that does: <c>keeps it</c>.</param>
/// <param name="Option">The option that helps.</param>
/// <param name="Value">Its value, such as an encoder's name; null for any other than now.</param>
public sealed record Remedy(string Text, RemedyOption Option = RemedyOption.None, string? Value = null)
{
    /// <summary>Advice that names no option.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Remedy?(string? text) => text is null ? null : new Remedy(text);

    /// <summary>The clause with the option's name in the library.</summary>
    public override string ToString() => Option == RemedyOption.None ? Text : Value is null ? $"another {Option} {Text}" : $"{Option} {Value} {Text}";
}

/// <summary>The options of a job that notices speak of, by their names in <c>UpscaleOptions</c>.</summary>
public enum RemedyOption
{
    /// <summary>None: the text says all.</summary>
    None,

    /// <summary>The encoder.</summary>
    Encoder,

    /// <summary>The pixel format that is encoded.</summary>
    PixelFormat,

    /// <summary>The number of the stream that is enlarged.</summary>
    VideoStream,
}
