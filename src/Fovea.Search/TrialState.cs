namespace Fovea.Search;

/// <summary>Where a trial stands.</summary>
public enum TrialState
{
    /// <summary>Nobody works on it: it was given back, or its worker is gone.</summary>
    Waiting,

    /// <summary>A worker holds it and renews its lease.</summary>
    Running,

    /// <summary>It has its values.</summary>
    Complete,

    /// <summary>A pruner stopped it; its last intermediate value stands for it.</summary>
    Pruned,

    /// <summary>Its objective failed, or every worker that tried it was lost.</summary>
    Failed,
}
