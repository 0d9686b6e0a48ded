namespace Fovea.Training.FaceClips;

/// <summary>How far the making of a face dataset is.</summary>
/// <param name="Video">Name of the video that is worked on, or was last.</param>
/// <param name="VideosDone">Videos that are done, with those of an earlier run.</param>
/// <param name="Videos">Videos in all.</param>
/// <param name="Frames">Frames searched in this run.</param>
/// <param name="Clips">Clips made, with those of an earlier run.</param>
/// <param name="Elapsed">Time since this run began.</param>
/// <param name="Remaining">A guess by the sizes of the files; null before there is one.</param>
/// <param name="Finished">What became of the video that was just done, in words; null between.</param>
public sealed record FaceDatasetProgress(string Video, int VideosDone, int Videos, long Frames, int Clips, TimeSpan Elapsed, TimeSpan? Remaining, string? Finished);
