namespace Fovea.Search.Storage;

/// <summary>A study as a storage has it.</summary>
/// <param name="Id">The storage's own key.</param>
/// <param name="Name">The name, unique in the storage.</param>
/// <param name="Version">The format of the definition; read it before the definition.</param>
/// <param name="Definition">The JSON text of a <see cref="StudyDefinition"/>.</param>
/// <param name="Created">When it was made.</param>
public sealed record StoredStudy(long Id, string Name, int Version, string Definition, DateTimeOffset Created);
