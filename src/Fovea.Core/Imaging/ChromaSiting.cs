namespace Fovea.Imaging;

/// <summary>Where a chroma sample lies among the luma samples it belongs to.</summary>
public enum ChromaSiting
{
    /// <summary>Not said: left, as MPEG-2, H.264 and HEVC assume.</summary>
    Unspecified,

    /// <summary>At the left luma column, between the rows.</summary>
    Left,

    /// <summary>Between columns and rows (JPEG, MPEG-1).</summary>
    Center,

    /// <summary>On the upper left luma sample (BT.2020 and UHD).</summary>
    TopLeft,

    /// <summary>Between the columns, on the upper row.</summary>
    Top,

    /// <summary>On the lower left luma sample.</summary>
    BottomLeft,

    /// <summary>Between the columns, on the lower row.</summary>
    Bottom,
}
