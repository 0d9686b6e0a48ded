namespace Fovea.Media;

/// <summary>Tags of MP4 files.</summary>
internal static class Mp4Tags
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "title", "artist", "album_artist", "composer", "album", "date", "comment", "genre", "copyright", "grouping", "lyrics", "description", "synopsis", "show", "episode_id",
        "network", "keywords", "season_number", "episode_sort", "media_type", "hd_video", "gapless_playback", "compilation", "track", "disc", "creation_time", "encoder", "major_brand",
        "minor_version", "compatible_brands", "timecode", "location", "location-eng",
    };

    /// <summary>The tags that MP4 has no place of their own for, only its list of free keys.</summary>
    public static IReadOnlyList<string> Free(MediaInfo source) => [.. source.Metadata.Keys.Where(key => !Known.Contains(key))];
}
