using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>Finds what to upscale, and where to, from what a user named.</summary>
public static class UpscaleTargets
{
    /// <summary>
    /// The files to upscale. A folder gives all pictures and videos in it, at any depth, in ordinal order of their
    /// paths, which the output folder repeats. Without <paramref name="output"/> a file <c>name.ext</c> becomes
    /// <c>name_model_x4.ext</c> beside it, and a folder <c>name</c> becomes the folder <c>name_model_x4</c>.
    /// </summary>
    /// <param name="inputs">Files and folders, or one <c>-</c>.</param>
    /// <param name="output">A file for one file; a folder for a folder or for several inputs; null for the default.</param>
    /// <param name="model">Name of the model, for default names.</param>
    /// <param name="scale">Size factor, for default names.</param>
    /// <exception cref="BadInputException">An input does not exist, holds nothing to upscale, or does not go with the output.</exception>
    public static IReadOnlyList<UpscaleTarget> Resolve(IReadOnlyList<string> inputs, string? output, string model, int scale)
    {
        if (inputs is [UpscaleTarget.Pipe]) return [new UpscaleTarget(UpscaleTarget.Pipe, output ?? UpscaleTarget.Pipe)];
        if (inputs.Contains(UpscaleTarget.Pipe)) throw new BadInputException("- (standard input) goes alone: name it as the only input.");
        string suffix = $"_{FileNamePart(model.EndsWith($"-x{scale}", StringComparison.Ordinal) ? model[..^3] : model)}_x{scale}";
        if (inputs is [string single] && !Directory.Exists(single)) return [OfFile(single, output, suffix)];

        if (output == UpscaleTarget.Pipe) throw new BadInputException("- (standard output) takes one video: name one file as input.");
        if (output is not null) CheckFolder(output);
        List<UpscaleTarget> targets = [];
        foreach (string input in inputs)
        {
            if (Directory.Exists(input)) targets.AddRange(OfFolder(input, FolderFor(input, output, inputs.Count, suffix)));
            else targets.Add(OfFile(input, output is null ? null : Path.Combine(output, Path.GetFileName(DefaultPath(input, suffix))), suffix));
        }

        CheckDistinct(targets);
        return targets;
    }

    private static UpscaleTarget OfFile(string input, string? output, string suffix)
    {
        if (!File.Exists(input)) throw new BadInputException($"{input} does not exist.");
        if (output is not null && output != UpscaleTarget.Pipe && Directory.Exists(output)) throw new BadInputException($"{output} is a folder: name a file with -o.");
        return new UpscaleTarget(input, output ?? DefaultPath(input, suffix));
    }

    private static List<UpscaleTarget> OfFolder(string input, string output)
    {
        string inside = Path.GetFullPath(output);
        List<UpscaleTarget> targets = [];
        foreach (string file in Directory.EnumerateFiles(input, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Order(StringComparer.Ordinal))
        {
            if (MediaEndings.OutputOf(file) is not string extension || IsIn(file, inside) || file.Contains(".fovea-work", StringComparison.Ordinal)) continue;
            string relative = Path.GetRelativePath(input, file);
            targets.Add(new UpscaleTarget(file, Path.Combine(output, Path.ChangeExtension(relative, extension)), IsFromFolder: true));
        }

        if (targets.Count == 0) throw new BadInputException($"{input} is a folder without videos or pictures.");
        return KeepApart(targets);
    }

    // a.ppm and a.png would both become a.png: then the first keeps its extension in the name.
    private static List<UpscaleTarget> KeepApart(List<UpscaleTarget> targets)
    {
        HashSet<string> twice = [.. targets.GroupBy(target => target.Output).Where(group => group.Count() > 1).Select(group => group.Key)];
        return targets.ConvertAll(target =>
        {
            string extension = Path.GetExtension(target.Input);
            bool renamed = twice.Contains(target.Output) && extension != Path.GetExtension(target.Output);
            return renamed ? target with { Output = Path.ChangeExtension(target.Output, extension + Path.GetExtension(target.Output)) } : target;
        });
    }

    private static string FolderFor(string input, string? output, int inputs, string suffix)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(input)));
        if (output is null) return Path.TrimEndingDirectorySeparator(Path.GetFullPath(input)) + suffix;
        return inputs == 1 ? output : Path.Combine(output, name);
    }

    private static void CheckFolder(string output)
    {
        if (File.Exists(output)) throw new BadInputException($"{output} is a file: name a folder with -o for a folder or several inputs.");
        bool likeFile = !Directory.Exists(output) && MediaEndings.OutputOf(output) is not null;
        if (likeFile) throw new BadInputException($"{output} is called like a file: name a folder with -o for a folder or several inputs.");
    }

    private static void CheckDistinct(List<UpscaleTarget> targets)
    {
        string? same = targets.GroupBy(target => Path.GetFullPath(target.Output)).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (same is not null) throw new BadInputException($"two inputs would both become {same}: upscale them one by one.");
    }

    private static bool IsIn(string file, string folder)
        => Path.GetFullPath(file).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string DefaultPath(string input, string suffix)
    {
        string extension = MediaEndings.OutputOf(input) ?? ".mkv";
        return Path.Combine(Path.GetDirectoryName(input) ?? "", Path.GetFileNameWithoutExtension(input) + suffix + extension);
    }

    private static string FileNamePart(string model) => string.Concat(model.Select(c => char.IsLetterOrDigit(c) || c is '-' or '.' ? c : '-'));
}
