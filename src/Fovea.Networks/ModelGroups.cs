namespace Fovea.Networks;

/// <summary>The groups of models that a list shows: <see cref="ModelCard.Group"/>.</summary>
public static class ModelGroups
{
    /// <summary>For video and pictures of anything.</summary>
    public const string Pictures = "pictures";

    /// <summary>For faces, over a background that another enlarges.</summary>
    public const string Faces = "faces";

    /// <summary>As published, to compare with.</summary>
    public const string Papers = "papers";
}
