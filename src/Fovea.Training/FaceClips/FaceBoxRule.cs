namespace Fovea.Training.FaceClips;

/// <summary>How the squares of a clip's frames are laid.</summary>
public enum FaceBoxRule
{
    /// <summary>
    /// One size a clip, places smoothed over time: what moves in the clip moved before the camera. Detections jump by a pixel
    /// or more from frame to frame, and a network would learn that as motion.
    /// </summary>
    Smooth,

    /// <summary>Each frame's own detection, as HO-FVSR's authors have it.</summary>
    PerFrame,
}
