using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>Finds what to upscale, and where to, from what a user named.</summary>
public static class UpscaleTargets
{
    private const string NamedAlready = "named already";

    /// <summary>
    /// The files to upscale, each once. A folder gives all pictures and videos in it, at any depth, in ordinal order of
    /// their paths, which the output folder repeats. Without <paramref name="output"/> a file <c>name.ext</c> becomes
    /// <c>name_model_x4.ext</c> beside it, and a folder <c>name</c> becomes the folder <c>name_model_x4</c>.
    /// </summary>
    /// <param name="inputs">Files and folders, or one <c>-</c>.</param>
    /// <param name="output">A file for one file; a folder for a folder or for several inputs; null for the default.</param>
    /// <param name="model">Name of the model, for default names.</param>
    /// <param name="scale">Size factor, for default names.</param>
    /// <exception cref="BadInputException">An input does not exist, holds nothing to upscale, or does not go with the output.</exception>
    public static UpscaleSelection Resolve(IReadOnlyList<string> inputs, string? output, string model, int scale)
    {
        if (inputs is [UpscaleTarget.Pipe]) return new UpscaleSelection([new UpscaleTarget(UpscaleTarget.Pipe, output ?? UpscaleTarget.Pipe)], []);
        if (inputs.Contains(UpscaleTarget.Pipe)) throw new BadInputException("- (standard input) goes alone: name it as the only input.");
        string suffix = $"_{FileNamePart(model.EndsWith($"-x{scale}", StringComparison.Ordinal) ? model[..^3] : model)}_x{scale}";
        if (inputs is [string single] && !Directory.Exists(single)) return new UpscaleSelection([OfFile(single, output, suffix)], []);

        if (output == UpscaleTarget.Pipe) throw new BadInputException("- (standard output) takes one video: name one file as input.");
        if (output is not null) CheckFolder(output);
        List<UpscaleTarget> targets = [];
        List<PassedOver> passedOver = [];
        HashSet<string> seen = [];
        foreach (string input in inputs)
        {
            if (Directory.Exists(input)) AddFolder(input, FolderFor(input, output, inputs.Count, suffix), targets, passedOver, seen);
            else if (seen.Add(RealPath.Of(input))) targets.Add(OfFile(input, output is null ? null : Path.Combine(output, Path.GetFileName(DefaultPath(input, suffix))), suffix) with { MakesFolder = output is not null });
            else passedOver.Add(new PassedOver(input, NamedAlready));
        }

        CheckDistinct(targets);
        return new UpscaleSelection(targets, passedOver);
    }

    private static UpscaleTarget OfFile(string input, string? output, string suffix)
    {
        if (!File.Exists(input)) throw new BadInputException(WhyMissing(input));
        if (output is not null && output != UpscaleTarget.Pipe && Directory.Exists(output)) throw new BadInputException($"{output} is a folder: name a file with -o.");
        return new UpscaleTarget(input, output ?? DefaultPath(input, suffix));
    }

    // The command line shows bytes that are no UTF-8 as this character, and no file can be opened by such a name.
    private static string WhyMissing(string input)
        => input.Contains('\uFFFD', StringComparison.Ordinal) ? $"{input} cannot be opened: its name is not valid UTF-8; rename it." : $"{input} does not exist.";

    private static void AddFolder(string input, string output, List<UpscaleTarget> targets, List<PassedOver> passedOver, HashSet<string> seen)
    {
        if (RealPath.Of(input) == RealPath.Of(output)) throw new BadInputException($"{output} is the input folder itself: name another output folder with -o.");
        if (seen.Contains(RealPath.Of(input)))
        {
            passedOver.Add(new PassedOver(input, NamedAlready));
            return;
        }

        FolderWalk walk = FolderWalk.Through(input, output, seen);
        List<UpscaleTarget> found = [];
        foreach (string file in walk.Files)
        {
            string relative = Path.GetRelativePath(Path.GetFullPath(input), file);
            found.Add(new UpscaleTarget(Path.Combine(input, relative), Path.Combine(output, Path.ChangeExtension(relative, MediaEndings.OutputOf(file)!)), IsFromFolder: true));
        }

        passedOver.AddRange(walk.PassedOver.Select(file => file with { Path = Path.Combine(input, Path.GetRelativePath(Path.GetFullPath(input), file.Path)) }));
        if (found.Count == 0 && targets.Count == 0) throw new BadInputException($"{input} is a folder without videos or pictures{(walk.PassedOver.Count == 0 ? "" : $"; {Example(walk.PassedOver)}")}.");
        targets.AddRange(KeepApart(found));
    }

    private static string Example(IReadOnlyList<PassedOver> files)
        => $"{Path.GetFileName(files[0].Path)}{(files.Count == 1 ? " is" : $" and {files.Count - 1} more are")} passed over ({files[0].Reason})";

    // a.ppm and a.png would both become a.png: then the first keeps its extension in the name.
    private static IEnumerable<UpscaleTarget> KeepApart(List<UpscaleTarget> targets)
    {
        HashSet<string> twice = [.. targets.GroupBy(target => target.Output).Where(group => group.Count() > 1).Select(group => group.Key)];
        HashSet<string> taken = [.. targets.Where(target => !twice.Contains(target.Output) || KeepsEnding(target)).Select(target => target.Output)];
        foreach (UpscaleTarget target in targets)
        {
            if (!twice.Contains(target.Output) || KeepsEnding(target))
            {
                yield return target;
                continue;
            }

            string stem = Path.ChangeExtension(target.Output, Path.GetExtension(target.Input));
            string output = stem + Path.GetExtension(target.Output);
            for (int i = 2; !taken.Add(output); i++) output = FormattableString.Invariant($"{stem}-{i}{Path.GetExtension(target.Output)}");
            yield return target with { Output = output };
        }
    }

    private static bool KeepsEnding(UpscaleTarget target) => Path.GetExtension(target.Input) == Path.GetExtension(target.Output);

    private static string FolderFor(string input, string? output, int inputs, string suffix)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(input)));
        if (output is null) return Path.TrimEndingDirectorySeparator(Path.GetFullPath(input)) + suffix;
        return inputs == 1 ? output : Path.Combine(output, name);
    }

    private static void CheckFolder(string output)
    {
        if (File.Exists(output)) throw new BadInputException($"{output} is a file: name a folder with -o for a folder or several inputs.");
        bool likeFile = !Directory.Exists(output) && MediaEndings.IsMedia(output);
        if (likeFile) throw new BadInputException($"{output} is called like a file: name a folder with -o for a folder or several inputs.");
    }

    private static void CheckDistinct(List<UpscaleTarget> targets)
    {
        string? same = targets.GroupBy(target => Path.GetFullPath(target.Output)).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (same is not null) throw new BadInputException($"two inputs would both become {same}: upscale them one by one.");
    }

    private static string DefaultPath(string input, string suffix)
    {
        string extension = MediaEndings.OutputOf(input) ?? ".mkv";
        return Path.Combine(Path.GetDirectoryName(input) ?? "", Path.GetFileNameWithoutExtension(input) + suffix + extension);
    }

    private static string FileNamePart(string model) => string.Concat(model.Select(c => char.IsLetterOrDigit(c) || c is '-' or '.' ? c : '-'));
}

/// <summary>What becomes of the inputs that a user named.</summary>
/// <param name="Targets">The files to upscale, each once.</param>
/// <param name="PassedOver">What else was found.</param>
public sealed record UpscaleSelection(IReadOnlyList<UpscaleTarget> Targets, IReadOnlyList<PassedOver> PassedOver);

/// <summary>One file to upscale and where it goes.</summary>
/// <param name="Input">Path of the source, or <c>-</c> for standard input.</param>
/// <param name="Output">Path of the output, or <c>-</c> for standard output.</param>
/// <param name="IsFromFolder">True if it was found in a folder: then an output that exists is a file that is done, not a mistake.</param>
public sealed record UpscaleTarget(string Input, string Output, bool IsFromFolder = false)
{
    /// <summary>True if the folder of the output is made where it is missing.</summary>
    public bool MakesFolder { get; init; } = IsFromFolder;

    /// <summary>The name of standard input and standard output.</summary>
    public const string Pipe = "-";
}

/// <summary>A file or folder that was found but is not upscaled.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">Why, in words that follow "passed over".</param>
public sealed record PassedOver(string Path, string Reason);
