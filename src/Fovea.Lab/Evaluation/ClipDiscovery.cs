using Fovea.Media;

namespace Fovea.Lab.Evaluation;

/// <summary>
/// Finds the clips of a data folder. Pictures that lie in the folder itself are stills, each a clip of one frame. A
/// folder below it that holds pictures is one clip. Every video, at any depth, is a clip. Anything else is left alone,
/// as are hidden files.
/// </summary>
/// <remarks>
/// Low-resolution companions are not clips: a file or folder whose name ends in <c>LR</c>, alone or after <c>_</c>,
/// <c>-</c>, <c>.</c> or a space, is skipped when the same name with <c>HR</c> lies beside it (<c>img_001_SRF_4_LR.png</c> beside
/// <c>img_001_SRF_4_HR.png</c>). Low-resolution frames are always made anew, so that every clip has the same degradation.
/// </remarks>
public static class ClipDiscovery
{
    private const int MaximumDepth = 8;

    // Besides those that Fovea also writes.
    private static readonly HashSet<string> Images = new(ImageFile.Extensions.Concat([".ppm", ".pgm", ".pnm"]), StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Videos = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".y4m", ".mpg", ".mpeg", ".ts", ".m2ts", ".mts", ".vob", ".flv",
        ".ogv", ".nut", ".wmv", ".3gp", ".mxf", ".gif",
    };

    /// <summary>The clips in <paramref name="path"/>, a folder or one file, in natural order of their names.</summary>
    /// <exception cref="BadInputException">The path is missing or holds nothing that can be scored.</exception>
    public static ClipSet Find(string path)
    {
        List<EvaluationClip> clips = [];
        List<string> skipped = [];
        if (File.Exists(path))
        {
            if (!IsImage(path) && !IsVideo(path)) throw new BadInputException($"{path} is neither a picture nor a video by its name; give a folder of pictures, frame folders or videos.");
            clips.Add(Single(path, Path.GetFileNameWithoutExtension(path)));
        }
        else if (Directory.Exists(path))
        {
            Visit(path, "", 0, clips, skipped);
        }
        else
        {
            throw new BadInputException($"The data folder {path} does not exist.");
        }

        if (clips.Count == 0) throw new BadInputException($"{path} holds no pictures, frame folders or videos to evaluate on.");
        return new ClipSet(clips.OrderBy(clip => clip.Name, NaturalOrder.Instance).ToList(), skipped);
    }

    private static void Visit(string folder, string name, int depth, List<EvaluationClip> clips, List<string> skipped)
    {
        List<string> files = KeepHigh(Directory.EnumerateFiles(folder).Where(f => IsImage(f) || IsVideo(f)), skipped);
        List<string> images = files.Where(IsImage).ToList();
        if (depth > 0 && images.Count > 0) clips.Add(new EvaluationClip(name, ClipKind.FrameFolder, images));
        IEnumerable<string> singles = depth > 0 ? files.Where(IsVideo) : files;
        HashSet<string> stems = new(StringComparer.Ordinal);
        HashSet<string> shared = singles.Select(Stem).Where(stem => !stems.Add(stem)).ToHashSet(StringComparer.Ordinal);
        clips.AddRange(singles.Select(file => Single(file, name + (name.Length > 0 ? "/" : "") + (shared.Contains(Stem(file)) ? Path.GetFileName(file) : Stem(file)))));
        if (depth == MaximumDepth) return;
        foreach (string sub in KeepHigh(Directory.EnumerateDirectories(folder), skipped))
        {
            Visit(sub, name.Length > 0 ? $"{name}/{Path.GetFileName(sub)}" : Path.GetFileName(sub), depth + 1, clips, skipped);
        }
    }

    private static EvaluationClip Single(string file, string name) => new(name, IsImage(file) ? ClipKind.Still : ClipKind.Video, [file]);

    private static List<string> KeepHigh(IEnumerable<string> paths, List<string> skipped)
    {
        List<string> visible = paths.Where(path => !Path.GetFileName(path).StartsWith('.')).Order(NaturalOrder.Instance).ToList();
        HashSet<string> names = visible.Select(Stem).ToHashSet(StringComparer.OrdinalIgnoreCase);
        ILookup<bool, string> low = visible.ToLookup(path => IsLowCompanion(Stem(path), names));
        skipped.AddRange(low[true]);
        return low[false].ToList();
    }

    private static bool IsLowCompanion(string stem, HashSet<string> names)
    {
        if (!stem.EndsWith("LR", StringComparison.OrdinalIgnoreCase)) return false;
        bool apart = stem.Length == 2 || stem[^3] is '_' or '-' or '.' or ' ';
        return apart && names.Contains($"{stem[..^2]}HR");
    }

    private static string Stem(string path) => Directory.Exists(path) ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path);

    private static bool IsImage(string path) => Images.Contains(Path.GetExtension(path));

    private static bool IsVideo(string path) => Videos.Contains(Path.GetExtension(path));
}

/// <summary>What a clip is on disk.</summary>
public enum ClipKind
{
    /// <summary>One picture: a clip of one frame.</summary>
    Still,

    /// <summary>A folder of pictures, one a frame.</summary>
    FrameFolder,

    /// <summary>A video file.</summary>
    Video,
}

/// <summary>What <see cref="ClipDiscovery"/> found.</summary>
/// <param name="Clips">The clips in natural order of their names; at least one.</param>
/// <param name="SkippedLow">Low-resolution companions that were left out.</param>
public sealed record ClipSet(IReadOnlyList<EvaluationClip> Clips, IReadOnlyList<string> SkippedLow);

/// <summary>A clip found in a data folder.</summary>
/// <param name="Name">Path in the data folder with forward slashes; files without their extension.</param>
/// <param name="Kind">What the clip is on disk.</param>
/// <param name="Files">The frames' files in order of time, or the one video or image.</param>
public sealed record EvaluationClip(string Name, ClipKind Kind, IReadOnlyList<string> Files);
