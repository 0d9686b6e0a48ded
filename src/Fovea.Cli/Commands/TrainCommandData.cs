using System.CommandLine;
using Fovea.Training;
using Fovea.Training.Data;

namespace Fovea.Cli.Commands;

/// <summary>Finds or makes the caches that a run trains on.</summary>
internal sealed class TrainCommandData(ParseResult result, TrainCommandFlags flags, string? outFolder, TextWriter notes)
{
    /// <summary>The cache folder of each stage, made from pictures and videos where it is not one already.</summary>
    public async Task<IReadOnlyList<string>> PrepareAsync(TrainingOptions? options, CancellationToken cancellationToken)
    {
        IReadOnlyList<TrainingStage> stages = options?.Stages ?? [new()];
        string[] first = result.GetValue(flags.Data) is { Length: > 0 } given ? given : stages[0].Data is { } data ? [data] : [];
        if (first.Length == 0) throw new BadInputException("no data is given: name folders of pictures and videos, or a prepared cache, with --data.");
        string[] last = result.GetValue(flags.FineTune) ?? [];
        int consecutive = result.GetValue(flags.Consecutive) is > 0 and int asked ? asked : options?.ConsecutiveFrames ?? 1;
        string main = await PrepareAsync(first, CacheFolder(""), consecutive, cancellationToken).ConfigureAwait(false);
        List<string> folders = [];
        for (int i = 0; i < stages.Count; i++)
        {
            string[] own = last.Length > 0 && i == stages.Count - 1 ? last : i > 0 && stages[i].Data is { } named ? [named] : [];
            folders.Add(own.Length == 0 ? main : await PrepareAsync(own, CacheFolder($"-{i + 1}"), consecutive, cancellationToken).ConfigureAwait(false));
        }

        return folders;
    }

    /// <summary>The same for a run that begins: without data, nothing is left of its folder.</summary>
    public async Task<IReadOnlyList<string>> PrepareForAsync(RunFolder run, TrainingOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return await PrepareAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            run.DiscardEmpty();
            throw;
        }
    }

    /// <summary>Makes the low frames of every cache where the options mix degradations.</summary>
    public static async Task DegradeAsync(TrainingOptions options, IReadOnlyList<string> caches, TextWriter notes, CancellationToken cancellationToken)
    {
        if (!options.Degradations.IsOn) return;
        foreach (string cache in caches.Distinct()) await LowCacheBuilder.PrepareAsync(cache, options.Degradations, options.Network!.Scale, options.Seed, notes.WriteLine, cancellationToken).ConfigureAwait(false);
    }

    private string CacheFolder(string suffix)
    {
        string? folder = result.GetValue(flags.Cache) ?? (outFolder is null ? null : Path.Combine(outFolder, "cache"));
        return folder is null ? throw new BadInputException("no place for the cache: give --cache DIR.") : folder + suffix;
    }

    private async Task<string> PrepareAsync(string[] paths, string folder, int consecutive, CancellationToken cancellationToken)
    {
        if (paths.Length == 1 && CacheManifest.ExistsIn(paths[0])) return paths[0];
        if (!TrainCommandUnits.TryParseSize(result.GetValue(flags.CacheLimit), out long limit)) throw new BadInputException("--cache-limit must be a size such as 2G.");
        CacheOptions options = new()
        {
            LimitBytes = limit,
            FramesPerClip = result.GetValue(flags.FramesPerClip),
            Consecutive = consecutive,
            ValidationShare = result.GetValue(flags.ValidationShare),
            Validation = result.GetValue(flags.Validation) ?? [],
            HalveFromWidth = result.GetValue(flags.HalveFrom),
            Packed = result.GetValue(flags.Pack),
        };
        await CacheBuilder.PrepareAsync(paths, folder, options, notes.WriteLine, cancellationToken).ConfigureAwait(false);
        return folder;
    }
}
