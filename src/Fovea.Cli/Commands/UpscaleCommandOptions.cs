using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fovea.Cli.Help;
using Fovea.Cli.Progress;
using Fovea.Media;
using Fovea.Upscaling;

namespace Fovea.Cli.Commands;

/// <summary>The arguments and options of <c>fovea upscale</c>.</summary>
internal sealed class UpscaleCommandOptions
{
    public Argument<string[]> Inputs { get; } = new("INPUT") { Description = "Videos, pictures or folders; - is a NUT stream on standard input.", Arity = ArgumentArity.OneOrMore };

    public Option<string?> Output { get; } = new("--output", "-o") { Description = "Output file; a folder for a folder or several inputs; - for a NUT stream on standard output. Default: NAME_MODEL_x4.EXT beside the input.", HelpName = "PATH" };

    public Option<int?> Scale { get; } = new("--scale", "-s") { Description = "Size factor: 2, 3 or 4. Default: the model's, or 4.", HelpName = "N" };

    public Option<string?> Model { get; } = new("--model", "-n") { Description = "Model name or folder; see 'fovea models'. Default: fovea-y-xN for the scale.", HelpName = "MODEL" };

    public Option<string?> Encoder { get; } = new("--encoder") { Description = "Video encoder. Default: libx264, or the container's own where it cannot hold that.", HelpName = "NAME" };

    public Option<string[]> EncoderOptions { get; } = new("-e", "--encoder-option") { Description = "Encoder option, such as crf=18; repeatable.", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };

    public Option<string?> PixelFormat { get; } = new("--pix-fmt") { Description = "Pixel format of the output, such as yuv420p10le. Default: the source's, where the encoder takes it.", HelpName = "FORMAT" };

    public Option<bool> DropSubtitles { get; } = new("--drop-subtitles") { Description = "Leave out subtitles that the output cannot hold, instead of refusing." };

    public Option<bool> DropAudio { get; } = new("--drop-audio") { Description = "Leave out sound that the output cannot hold, instead of refusing." };

    public Option<int?> VideoStream { get; } = new("--video-stream") { Description = "Which video stream to enlarge, by its number in the file. Default: the file's default one, then the largest.", HelpName = "N" };

    public Option<TimeSpan?> Start { get; } = new("--start") { Description = "Begin here: seconds or [hh:]mm:ss[.fff].", HelpName = "TIME", CustomParser = ParseTime };

    public Option<TimeSpan?> Duration { get; } = new("--duration") { Description = "Upscale only so much: seconds or [hh:]mm:ss[.fff].", HelpName = "TIME", CustomParser = ParseTime };

    public Option<DamagePolicy> OnDamage { get; } = new("--on-damage") { Description = "What to do where the input is damaged: keep what the decoder makes of it, skip those frames, or stop. Damage is counted and told at the end.", HelpName = "keep|skip|stop", CustomParser = ParseDamage, DefaultValueFactory = _ => DamagePolicy.Keep };

    public Option<bool> Preview { get; } = new("--preview") { Description = "Make one picture of one frame (at --start): bicubic on the left, the model on the right." };

    public Option<bool> Compare { get; } = new("--compare") { Description = "Make a split-screen video: bicubic on the left, the model on the right." };

    public Option<bool> Benchmark { get; } = new("--benchmark") { Description = "Decode and upscale, write nothing, print the frames a second." };

    public Option<bool> Strict { get; } = new("--strict") { Description = "Refuse, before any work, what would lose anything of the input." };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print what would be kept, lost and changed, and stop; write nothing." };

    public Option<int> Threads { get; } = new("--threads", "-t") { Description = "Threads of the network; 0 for one a core.", HelpName = "N", DefaultValueFactory = _ => 0 };

    public Option<string> Precision { get; } = new("--precision") { Description = "Numbers of the network: auto takes the faster here, measured once and remembered, of fp32 and int8 where the model has ranges for it.", HelpName = "auto|fp32|int8", DefaultValueFactory = _ => "auto" };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object for each output on standard output." };

    public Option<bool> Stats { get; } = new("--stats") { Description = "Tell at the end where the processors' time went: decode, network, colours, encode, waiting; with --faces also what following and enlarging them took." };

    public Option<ProgressMode> Progress { get; } = new("--progress") { Description = "auto: a live line on terminals, else plain lines; json: ffmpeg's -progress keys and remaining_s (seconds), one object a line.", HelpName = "auto|plain|json", CustomParser = ParseProgress, DefaultValueFactory = _ => ProgressMode.Auto };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "Show no progress." };

    public Option<bool> Resume { get; } = new("--resume") { Description = "Continue a job that was interrupted." };

    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace an existing output; without --resume also discard what an interrupted job left." };

    public Option<long> MaxPixels { get; } = new("--max-pixels") { Description = "Refuse larger outputs (width times height).", HelpName = "N", DefaultValueFactory = _ => UpscaleOptions.DefaultMaxOutputPixels };

    public Option<int?> Segment { get; } = new("--segment") { Description = "Frames that are encoded into one file; a killed job loses no more. Default: by size, 48 to 250.", HelpName = "FRAMES" };

    public UpscaleFaceOptions Faces { get; } = new();

    /// <summary>Adds everything to the command, with the checks that need more than one option.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Inputs);
        foreach (Option option in new Option[] { Output, Scale, Model, Encoder, EncoderOptions, PixelFormat, DropSubtitles, DropAudio, VideoStream, Start, Duration, OnDamage, Preview, Compare, Benchmark, Strict, DryRun, Threads, Precision, Json, Stats, Progress, NoProgress, Resume, Overwrite, MaxPixels, Segment })
        {
            command.Options.Add(option);
        }

        ModelCompletions.Complete(Model);
        Faces.AddTo(command, this);
        Inputs.Validators.Add(RefuseUnknownOptions);
        Precision.AcceptOnlyFromAmong([.. PrecisionNames.Choices]);
        Scale.AcceptOnlyFromAmong("2", "3", "4");
        AtLeast(Threads, 0);
        VideoStream.Validators.Add(result => { if (!result.Errors.Any() && result.GetValueOrDefault<int?>() < 0) result.AddError("--video-stream takes the number of a stream, from 0."); });
        Segment.Validators.Add(result => { if (!result.Errors.Any() && result.GetValueOrDefault<int?>() < 1) result.AddError("--segment takes a number of frames, at least 1."); });
        Encoder.AcceptOnlyFromAmong([.. Encoders.All.Select(encoder => encoder.Name)]);
        MaxPixels.Validators.Add(result => { if (result.Errors.Any() || result.GetValueOrDefault<long>() < 1) result.AddError("--max-pixels takes a number of pixels, at least 1."); });
        PixelFormat.Validators.Add(CheckPixelFormat);
        command.Validators.Add(CheckTogether);
    }

    /// <summary>The library's options for this command line.</summary>
    public UpscaleOptions Bind(ParseResult result) => new()
    {
        Encoder = result.GetValue(Encoder),
        EncoderOptions = result.GetValue(EncoderOptions) ?? [],
        PixelFormat = result.GetValue(PixelFormat),
        VideoStream = result.GetValue(VideoStream),
        Range = new TimeRange(result.GetValue(Start), result.GetValue(Duration)),
        DropSubtitles = result.GetValue(DropSubtitles),
        DropAudio = result.GetValue(DropAudio),
        Strict = result.GetValue(Strict),
        OnDamage = result.GetValue(OnDamage),
        Resume = result.GetValue(Resume),
        Overwrite = result.GetValue(Overwrite),
        SegmentFrames = result.GetValue(Segment),
        MaxOutputPixels = result.GetValue(MaxPixels),
    };

    /// <summary>How progress is to be shown.</summary>
    public ProgressMode ProgressOf(ParseResult result) => result.GetValue(NoProgress) ? ProgressMode.None : result.GetValue(Progress);

    private static void AtLeast(Option<int> option, int least)
        => option.Validators.Add(result => { if (!result.Errors.Any() && result.GetValueOrDefault<int>() < least) result.AddError($"{option.Name} takes a whole number, at least {least}."); });

    // An argument that takes anything would swallow a mistyped option.
    private static void RefuseUnknownOptions(ArgumentResult result)
    {
        string? option = result.Tokens.Select(token => token.Value).FirstOrDefault(value => value.Length > 1 && value[0] == '-' && !Path.Exists(value));
        if (option is not null) result.AddError(ParseErrors.NoOption(((CommandResult)result.Parent!).Command, option));
    }

    private static void CheckPixelFormat(OptionResult result)
    {
        string[] known = [.. Encoders.All.SelectMany(encoder => encoder.PixelFormatNames).Distinct().Order(StringComparer.Ordinal)];
        if (result.Tokens is [{ Value: string name }] && !known.Contains(name)) result.AddError($"--pix-fmt: no encoder takes '{name}'; there are {string.Join(", ", known)}.");
    }

    // Without --encoder the output's name chooses one later: then an option must fit at least one.
    private void CheckEncoderOptions(CommandResult result)
    {
        string? name = result.GetResult(Encoder)?.Tokens is [{ Value: string value }] ? value : null;
        Encoder[] encoders = [.. Encoders.All.Where(encoder => name is null || encoder.Name == name)];
        string[] options = [.. result.GetResult(EncoderOptions)?.Tokens.Select(token => token.Value) ?? []];
        foreach (string option in options)
        {
            string? error = null;
            bool fits = encoders.Length == 0 || encoders.Reverse().Any(encoder => EncoderSettings.TryParse(encoder, [option], out _, out error));
            if (!fits) result.AddError(error!);
        }

        string? twice = options.GroupBy(option => option.Split('=')[0]).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null) result.AddError($"The encoder option {twice} is given twice.");
    }

    private static TimeSpan? ParseTime(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] parts = text.Split(':');
        double seconds = 0;
        foreach (string part in parts)
        {
            if (parts.Length > 3 || !double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || value is not (>= 0 and <= 1e7))
            {
                result.AddError($"'{text}' is not a time: write seconds (12.5) or [hh:]mm:ss[.fff].");
                return null;
            }

            seconds = seconds * 60 + value;
        }

        return TimeSpan.FromSeconds(seconds);
    }

    private static DamagePolicy ParseDamage(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        switch (text)
        {
            case "keep": return DamagePolicy.Keep;
            case "skip": return DamagePolicy.Skip;
            case "stop": return DamagePolicy.Stop;
            default:
                result.AddError($"'{text}' is nothing to do about damage: use keep, skip or stop.");
                return DamagePolicy.Keep;
        }
    }

    private static ProgressMode ParseProgress(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        switch (text)
        {
            case "auto": return ProgressMode.Auto;
            case "plain": return ProgressMode.Plain;
            case "json": return ProgressMode.Json;
            default:
                result.AddError($"'{text}' is no kind of progress: use auto, plain or json.");
                return ProgressMode.None;
        }
    }

    private void CheckTogether(CommandResult result)
    {
        CheckEncoderOptions(result);
        foreach (Option<bool>[] kinds in new[] { new[] { Preview, Compare, Benchmark }, [Preview, Benchmark, DryRun] })
        {
            string[] given = [.. kinds.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
            if (given.Length > 1) result.AddError($"{given[0]} and {given[1]} exclude each other.");
        }

        if (result.GetResult(DryRun) is { Implicit: false } && result.GetResult(Inputs)?.Tokens.Any(token => token.Value == UpscaleTarget.Pipe) == true) result.AddError("--dry-run looks at files: a stream cannot be read twice.");
        bool pipesOut = result.GetResult(Output)?.Tokens is [{ Value: UpscaleTarget.Pipe }]
            || (result.GetResult(Output) is null && result.GetResult(Inputs)?.Tokens is [{ Value: UpscaleTarget.Pipe }] && result.GetResult(Benchmark) is not { Implicit: false });
        if (pipesOut && result.GetResult(Json) is { Implicit: false }) result.AddError("--json needs standard output, which carries the video: name a file with -o.");
        if (result.GetResult(Benchmark) is { Implicit: false } && result.GetResult(Output) is not null) result.AddError("--benchmark writes nothing: leave -o out.");
    }
}
