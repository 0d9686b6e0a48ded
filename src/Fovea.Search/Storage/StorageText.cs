namespace Fovea.Search.Storage;

/// <summary>Sentences that all storages say alike.</summary>
public static class StorageText
{
    /// <summary>Why a trial failed whose workers never came back.</summary>
    public static string Lost(int attempts) => $"its worker was lost {attempts} times";
}
