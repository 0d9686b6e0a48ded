using System.Globalization;
using Fovea.Networks.Architectures;

namespace Fovea.Networks;

/// <summary>
/// Finds models by name: bicubic-x2, -x3 and -x4, which need no files, and the model folders in FOVEA_MODELS (a list of
/// folders as in PATH), in a folder "models" beside the program, where the package puts them, and in ~/.fovea/models; the first counts.
/// </summary>
public static class ModelZoo
{
    /// <summary>The environment variable with more folders of models.</summary>
    public const string PathVariable = "FOVEA_MODELS";

    private const string Bicubic = "bicubic";

    // A folder that may not be read hides its own models and no others.
    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private static readonly int[] Scales = [2, 3, 4];

    // Evaluated as those of the cards in models/.
    private static readonly ModelScore[] BicubicScores =
    [
        new("Set5", "psnr_y", 33.6818, "sisr, bi, x2"), new("Set14", "psnr_y", 30.3272, "sisr, bi, x2"), new("Vid4", "psnr_y", 28.428, "vid4-tip, bi, x2"),
        new("Set5", "psnr_y", 30.4047, "sisr, bi, x3"), new("Set14", "psnr_y", 27.6316, "sisr, bi, x3"), new("Vid4", "psnr_y", 25.2632, "vid4-tip, bi, x3"),
        new("Set5", "psnr_y", 28.4314, "sisr, bi, x4"), new("Set14", "psnr_y", 26.0918, "sisr, bi, x4"), new("Vid4", "psnr_y", 23.7603, "vid4-tip, bi, x4"),
        new("judge-faces", "psnr_y", 30.0122, "faces, bi, x4"), new("Vid4-bd", "psnr_y", 21.8249, "vid4-rrn, bd, x4"),
    ];

    /// <summary>Name of the model that enlarges videos and pictures unless another is named.</summary>
    /// <param name="scale">Size factor: 2, 3 or 4.</param>
    public static string DefaultName(int scale) => $"fovea-y-x{scale}";

    /// <summary>Name of the model that enlarges faces unless another is named; there is one for x4.</summary>
    /// <param name="scale">Size factor.</param>
    public static string DefaultFaceName(int scale) => $"evsrnet-16-face-x{scale}";

    /// <summary>The names of all models, in order.</summary>
    public static IReadOnlyList<string> List() => List(Folders());

    /// <summary>Opens a model.</summary>
    /// <param name="nameOrFolder">A name of <see cref="List()"/>, or the path of a model folder. With a scale, "fovea-y" may stand for "fovea-y-x4". "@75" behind it takes that level of cleaning (<see cref="Model.At"/>).</param>
    /// <param name="scale">The scale that is needed; null to take the model's.</param>
    /// <exception cref="BadInputException">There is no such model, it is corrupt, or it is for another scale.</exception>
    public static Model Open(string nameOrFolder, int? scale = null) => Open(nameOrFolder, scale, Folders());

    /// <summary>The folder of a model, or null for one that needs no files.</summary>
    /// <exception cref="BadInputException">There is no such model.</exception>
    public static string? FindFolder(string nameOrFolder) => Resolve(nameOrFolder, null, Folders()) is string name && BuiltIn(name) is null ? FolderOf(name, Folders()) : null;

    internal static IReadOnlyList<string> List(IReadOnlyList<string> folders)
    {
        IEnumerable<string> found = folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateDirectories(folder, "*", Readable)).Where(IsModelFolder).Select(folder => Path.GetFileName(folder));
        return [.. Scales.Select(BicubicName).Concat(found).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    internal static Model Open(string nameOrFolder, int? scale, IReadOnlyList<string> folders)
    {
        if (LevelOf(nameOrFolder, folders) is var (plain, level))
        {
            using Model levels = Open(plain, scale, folders);
            return levels.At(level);
        }

        string name = Resolve(nameOrFolder, scale, folders);
        Model model = BuiltIn(name) ?? Model.Load(FolderOf(name, folders)!);
        if (scale is null || model.Scale == scale) return model;
        int actual = model.Scale;
        model.Dispose();
        throw new BadInputException($"Model '{nameOrFolder}' enlarges {actual} times, not {scale} times.") { Reason = FailureReason.ModelScale };
    }

    // "fovea-x4@75": a name or folder, and a level of cleaning; a folder of that very name counts first.
    private static (string Name, double Level)? LevelOf(string name, IReadOnlyList<string> folders)
    {
        int at = name.LastIndexOf('@');
        bool isLevel = at > 0 && double.TryParse(name.AsSpan(at + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
        return isLevel && !Exists(name, folders) ? (name[..at], double.Parse(name.AsSpan(at + 1), CultureInfo.InvariantCulture)) : null;
    }

    private static string Resolve(string name, int? scale, IReadOnlyList<string> folders)
    {
        if (Exists(name, folders)) return name;
        if (scale is int wanted && Exists($"{name}-x{wanted}", folders)) return $"{name}-x{wanted}";
        IReadOnlyList<string> known = List(folders);
        string[] family = [.. known.Where(other => other.StartsWith($"{name}-x", StringComparison.Ordinal))];
        if (family.Length > 0) throw new BadInputException($"Model '{name}' is made for a scale: choose one of {string.Join(", ", family)}.");
        IReadOnlyList<string> near = Spelling.Nearest(name, known);
        throw new BadInputException($"There is no model '{name}'; " + (near.Count > 0 ? $"did you mean {string.Join(" or ", near)}?" : $"there are {string.Join(", ", known)}."));
    }

    private static bool Exists(string name, IReadOnlyList<string> folders) => Scales.Any(scale => name == BicubicName(scale)) || FolderOf(name, folders) is not null;

    private static string? FolderOf(string name, IReadOnlyList<string> folders)
    {
        bool isPath = name.Contains('/') || name.Contains(Path.DirectorySeparatorChar) || name is "." or "..";
        string? known = isPath ? null : folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsModelFolder);
        return known ?? (name.Length > 0 && (IsModelFolder(name) || isPath && Directory.Exists(name)) ? name : null);
    }

    private static bool IsModelFolder(string folder) => File.Exists(Path.Combine(folder, Model.CardFile));

    private static string BicubicName(int scale) => $"{Bicubic}-x{scale}";

    private static Model? BuiltIn(string name)
    {
        int at = Array.FindIndex(Scales, scale => name == BicubicName(scale));
        if (at < 0) return null;
        BicubicSpec spec = new(Scales[at]);
        ModelCard card = new(name, "Bicubic enlargement, a = -0.5, as MATLAB's imresize: the baseline.", spec, "MIT")
        {
            Purpose = "plain enlargement, to compare with",
            Group = ModelGroups.Pictures,
            Scores = [.. BicubicScores.Where(score => score.Protocol.EndsWith($"x{Scales[at]}", StringComparison.Ordinal))],
        };
        return new Model(card, Network.Create(spec, seed: 0));
    }

    /// <summary>The folders that are searched, in order; they need not exist.</summary>
    public static List<string> Folders()
    {
        List<string> folders = [.. (Environment.GetEnvironmentVariable(PathVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)];
        folders.Add(Path.Combine(AppContext.BaseDirectory, "models"));
        if (UserFolder() is string own) folders.Add(own);
        return folders;
    }

    /// <summary>The folder for what this user adds; null for a user without a home.</summary>
    public static string? UserFolder() => FoveaHome.PathOf("models");
}
