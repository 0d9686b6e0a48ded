namespace Fovea.Media;

/// <summary>Sound that can change its codec without losing a sample: PCM of any kind and what compresses it losslessly.</summary>
internal static class LosslessAudio
{
    private static readonly HashSet<string> Codecs = ["flac", "alac", "tta", "ape", "mlp", "truehd", "tak", "shorten", "s302m", "wmalossless", "ralf"];

    /// <summary>ffmpeg's names of encoders that keep every sample of <paramref name="sound"/>, the best known first; none if it is lossy.</summary>
    public static IReadOnlyList<string> EncodersFor(StreamInfo sound)
    {
        if (!Codecs.Contains(sound.Codec) && !sound.Codec.StartsWith("pcm_", StringComparison.Ordinal)) return [];
        return (sound.SampleFormat.TrimEnd('p'), sound.RawBits) switch
        {
            ("flt", _) => ["pcm_f32le"],
            ("dbl", _) => ["pcm_f64le"],
            ("u8", _) => ["pcm_u8", "pcm_s16le", "flac"],
            ("s16", _) or ("s32", > 0 and <= 16) => ["pcm_s16le", "flac", "alac"],
            ("s32", > 16 and <= 24) => ["pcm_s24le", "flac", "alac"],
            ("s32", _) => ["pcm_s32le"],
            _ => [],
        };
    }
}
