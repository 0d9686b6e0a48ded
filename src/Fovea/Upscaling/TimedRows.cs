using System.Diagnostics;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>Rows of another source, with the time that it takes. One object serves one run.</summary>
internal sealed class TimedRows(RowSource source) : RowSource
{
    /// <summary>Time spent reading so far.</summary>
    public TimeSpan Time { get; private set; }

    /// <inheritdoc/>
    public override void Read(int firstRow, int endRow, Tensor destination)
    {
        long start = Stopwatch.GetTimestamp();
        source.Read(firstRow, endRow, destination);
        Time += Stopwatch.GetElapsedTime(start);
    }
}
