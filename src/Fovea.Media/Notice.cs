namespace Fovea.Media;

/// <summary>One thing that a person should know before a job starts.</summary>
/// <param name="Kind">Whether something is lost, assumed or changed.</param>
/// <param name="Subject">What it is about, such as <c>the cover picture #2 (coverpicture, png)</c>.</param>
/// <param name="Text">What happens to it, as a clause without a full stop: <c>a .webm file cannot hold it</c>.</param>
/// <param name="Remedy">What to do about it, as a clause without a full stop; null if nothing can be done.</param>
public sealed record Notice(NoticeKind Kind, string Subject, string Text, string? Remedy = null)
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
