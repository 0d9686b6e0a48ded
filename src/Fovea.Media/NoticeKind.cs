namespace Fovea.Media;

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
