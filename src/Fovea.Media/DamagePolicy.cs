namespace Fovea.Media;

/// <summary>What a reader does about a damaged source.</summary>
public enum DamagePolicy
{
    /// <summary>End at the first damage.</summary>
    Stop,

    /// <summary>Leave out the frames that the decoder marks as damaged; the others keep their times.</summary>
    Skip,

    /// <summary>Go on with what the decoder makes of it, and count.</summary>
    Keep,
}
