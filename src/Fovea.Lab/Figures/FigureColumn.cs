using Fovea.Imaging;

namespace Fovea.Lab.Figures;

/// <summary>One crop of one frame in all its versions, top row first; every picture is rgb24 and of the crop's size.</summary>
internal sealed record FigureColumn(string Header, CropRectangle Crop, IReadOnlyList<Frame> Pictures) : IDisposable
{
    public void Dispose()
    {
        foreach (Frame picture in Pictures) picture.Dispose();
    }
}
