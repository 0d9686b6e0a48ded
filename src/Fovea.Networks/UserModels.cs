namespace Fovea.Networks;

/// <summary>The models that a user adds and takes away again; what came with Fovea is not touched.</summary>
public static class UserModels
{
    private const int LongestName = 64;

    // What a model or a detector consists of; a folder with anything else is not deleted.
    private static readonly string[] MarkFiles = [Model.CardFile, "detector.json"];
    private static readonly string[] OwnExtensions = [".json", ".jsonl", ".safetensors"];

    /// <summary>Copies a model folder to where it is found by name, after reading all of it.</summary>
    /// <param name="folder">A folder with card.json, such as a run's <c>model</c>.</param>
    /// <param name="name">The name to give it; null for that of its card.</param>
    /// <param name="shelf">The user's folder of models; null for <see cref="ModelZoo.UserFolder"/>.</param>
    /// <returns>The new folder.</returns>
    /// <exception cref="BadInputException">It is no model, the name cannot be used or is taken, or there is no home folder.</exception>
    public static string Install(string folder, string? name = null, string? shelf = null)
    {
        shelf = Shelf(shelf);
        if (!Directory.Exists(folder)) throw new BadInputException($"There is no folder '{folder}'.");
        using Model model = Model.Load(folder);
        name ??= model.Name;
        CheckName(name);
        if (ModelZoo.List([shelf, .. ModelZoo.Folders()]).Contains(name)) throw new BadInputException($"There is a model '{name}' already.") { Reason = FailureReason.ModelNameTaken };
        string target = Path.Combine(shelf, name), aside = Path.Combine(shelf, $".{name}.{Environment.ProcessId}.part");
        if (Path.Exists(target)) throw new BadInputException($"'{target}' exists and is no model.") { Reason = FailureReason.ModelNameTaken };
        try
        {
            Model.Save(aside, model.Card with { Name = name }, model.Network, model.Quantization, model.Cleaning);
            Directory.Move(aside, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"The model cannot be written to '{shelf}': {exception.Message}");
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }

        return target;
    }

    /// <summary>Deletes a model or a detector that the user added.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shelf">The user's folder of models; null for <see cref="ModelZoo.UserFolder"/>.</param>
    /// <returns>The folder that was.</returns>
    /// <exception cref="BadInputException">There is none of that name in the user's folder, or it holds other files too.</exception>
    public static string Remove(string name, string? shelf = null)
    {
        shelf = Shelf(shelf);
        CheckName(name);
        string folder = Path.Combine(shelf, name);
        if (!MarkFiles.Any(file => File.Exists(Path.Combine(folder, file))))
        {
            string? elsewhere = ModelZoo.FindFolder(name);
            throw new BadInputException($"'{name}' {(elsewhere is null ? "is part of Fovea" : $"lies in '{Path.GetDirectoryName(elsewhere)}'")} and stays: only models in '{shelf}' are removed.");
        }

        string? other = new DirectoryInfo(folder).LinkTarget is null ? Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(entry => !OwnExtensions.Contains(Path.GetExtension(entry)) || Directory.Exists(entry)) : null;
        if (other is not null) throw new BadInputException($"'{folder}' holds more than a model ({Path.GetFileName(other)}) and stays: remove it by hand.");
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FoveaException($"'{folder}' cannot be removed: {exception.Message}");
        }

        return folder;
    }

    private static string Shelf(string? shelf) => shelf ?? ModelZoo.UserFolder() ?? throw new BadInputException("This user has no home folder to keep models in.");

    private static void CheckName(string name)
    {
        bool plain = name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        if (!plain) throw new BadInputException($"'{name}' is no name for a model: take up to {LongestName} letters, digits, '-', '_' and '.', a letter or digit first.");
    }
}
