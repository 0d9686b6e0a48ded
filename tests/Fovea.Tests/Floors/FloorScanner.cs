using System.Text.RegularExpressions;

namespace Fovea.Tests.Floors;

/// <summary>Reads source files and reports what breaks the house rules of ARCHITECTURE.md.</summary>
internal static partial class FloorScanner
{
    /// <summary>Which floor each part stands on; a part may name only parts on floors strictly below.</summary>
    public static readonly IReadOnlyDictionary<string, int> Floors = new Dictionary<string, int>
    {
        ["Tensors"] = 0,
        ["Imaging"] = 1,
        ["Networks"] = 1,
        ["Media"] = 2,
        ["Faces"] = 2,
        ["Upscaling"] = 3,
        ["Training"] = 3,
        ["Evaluation"] = 4,
        ["Bench"] = 5,
        ["Search"] = 5,
        ["Tailoring"] = 6,
        ["Cluster"] = 6,
    };

    /// <summary>Projects that bring a package with them: the only part each may name, and that is not part of the core.</summary>
    public static readonly IReadOnlyDictionary<string, string> Drivers = new Dictionary<string, string>
    {
        ["Fovea.Storage"] = "Search",
    };

    /// <summary>One of two files outside Media that may start a process: an objective is any program.</summary>
    private const string ObjectiveProgram = "Fovea/Search/Programs/ObjectiveProgram.cs";

    /// <summary>And the other: a peer that speed is compared with is any program.</summary>
    private const string PeerProgram = "Fovea/Bench/Peers/PeerProgram.cs";

    /// <summary>Parts that the core of Search knows nothing of: it searches anything.</summary>
    private static readonly string[] UnknownToSearch = ["Imaging", "Networks", "Media", "Faces", "Upscaling", "Training", "Evaluation"];

    /// <summary>Where Search meets them, and what may be named there; a path that ends in a slash stands for a folder.</summary>
    private static readonly IReadOnlyDictionary<string, string[]> SearchJoins = new Dictionary<string, string[]>
    {
        ["Fovea/Search/UpscalerObjective.cs"] = ["Networks", "Training", "Evaluation"],
        ["Fovea/Search/Architectures/"] = ["Networks", "Evaluation"],
    };

    /// <summary>Breaches in one file; <paramref name="path"/> is relative to <c>src</c>, with forward slashes.</summary>
    public static IEnumerable<string> Scan(string path, string source)
    {
        string[] folders = path.Split('/');
        bool head = folders[0] != "Fovea";
        string? part = head || folders.Length < 3 ? null : folders[1];
        string code = SourceText.CodeOf(source);
        if (part is not null && !Floors.ContainsKey(part)) yield return $"{path}: the folder {part} has no floor";
        foreach (string breach in Drivers.TryGetValue(folders[0], out string? served) ? ScanDriver(folders[0], served, code) : ScanNames(part, head, code)) yield return $"{path}: {breach}";
        if (part is "Search")
        {
            string[] allowed = [.. SearchJoins.Where(join => path == join.Key || (join.Key.EndsWith('/') && path.StartsWith(join.Key, StringComparison.Ordinal))).SelectMany(join => join.Value)];
            foreach (string known in UnknownToSearch.Except(allowed).Where(other => Names(other, code))) yield return $"{path}: the core of Search names {known}";
        }

        if (part is not ("Tensors" or "Imaging") && Unsafe().IsMatch(code)) yield return $"{path}: unsafe outside Tensors and Imaging";
        if (part is not "Media" && path is not (ObjectiveProgram or PeerProgram) && ProcessType().IsMatch(code)) yield return $"{path}: a process outside Media";
        if ((!head || Drivers.ContainsKey(folders[0])) && ConsoleType().IsMatch(code)) yield return $"{path}: the console outside Cli";
    }

    private static IEnumerable<string> ScanNames(string? part, bool head, string code)
    {
        if (head) yield break;
        string space = Namespace().Match(code).Groups[1].Value;
        string expected = part is null ? "Fovea" : $"Fovea.{part}";
        if (space.Length > 0 && space != expected && !space.StartsWith($"{expected}.", StringComparison.Ordinal)) yield return $"namespace {space} does not follow the folder";
        if (Heads().IsMatch(code)) yield return "names a head";
        int floor = part is null ? 0 : Floors.GetValueOrDefault(part, int.MaxValue);
        foreach ((string name, int other) in Floors)
        {
            if (name != part && other >= floor && Names(name, code)) yield return $"{part ?? "the root"} names {name}, which is not on a floor below";
        }
    }

    private static IEnumerable<string> ScanDriver(string project, string served, string code)
    {
        string space = Namespace().Match(code).Groups[1].Value;
        if (space.Length > 0 && space != project && !space.StartsWith($"{project}.", StringComparison.Ordinal)) yield return $"namespace {space} does not follow the project";
        if (Regex.IsMatch(code, @"\bFovea\s*\.\s*(Cli|Web)\b")) yield return "names a head";
        foreach (string part in Floors.Keys.Where(part => part != served && Names(part, code))) yield return $"{project} names {part}, but serves {served} alone";
    }

    // A part is named in full (using Fovea.Training, Fovea.Training.Trainer) or from inside Fovea (Training.Trainer).
    private static bool Names(string part, string code)
        => Regex.IsMatch(code, $@"\bFovea\s*\.\s*{part}\b|(?<![\w.]|\.\s){part}\s*\.\s*[A-Z]\w*");

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bFovea\s*\.\s*(Cli|Web|Storage)\b")]
    private static partial Regex Heads();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex Unsafe();

    // A method may be called Process; the type may not be used.
    [GeneratedRegex(@"\bProcessStartInfo\b|\bDiagnostics\s*\.\s*Process\b|(?<![\w.])Process\b(?!\s*\()|\bnew\s+Process\s*\(")]
    private static partial Regex ProcessType();

    [GeneratedRegex(@"\b(Console|AnsiConsole|IAnsiConsole)\b")]
    private static partial Regex ConsoleType();
}
