using System.Diagnostics;

namespace Fovea.Fuzz;

/// <summary>
/// A reader of bytes that anybody may have written. Whatever they are, it gives a value or throws a
/// <see cref="FoveaException"/> of one line (or what else it documents), soon and without taking much memory.
/// </summary>
/// <param name="Name">What the command line calls it, and its folder of seeds.</param>
/// <param name="Parse">Reads the bytes.</param>
internal sealed record ForeignParser(string Name, Action<byte[]> Parse)
{
    /// <summary>Bytes that any input may allocate, beside <see cref="AllocatedPerByte"/> for each of its own.</summary>
    public const long Allocated = 64L << 20;

    /// <summary>Bytes that may be allocated for each byte of input.</summary>
    public const long AllocatedPerByte = 4096;

    /// <summary>How long any input may take: far longer than any does.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Valid inputs to begin from.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", Name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Reads the input and gives what is wrong with how that went; null if nothing is.</summary>
    public string? Fault(byte[] input)
    {
        // A machine may have other things to do, and code is compiled when it is first needed: what is slow is slow again.
        string? fault = Try(input, out TimeSpan took);
        if (fault is null && took > Patience) fault = Try(input, out took);
        return fault ?? (took > Patience ? $"It took {took.TotalSeconds:0.0} s." : null);
    }

    private string? Try(byte[] input, out TimeSpan took)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        try
        {
            Parse([.. input]);
        }
        catch (FoveaException exception)
        {
            if (exception.Message.AsSpan().IndexOfAny('\n', '\r') >= 0) return $"The message has several lines: {exception.Message}";
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
        finally
        {
            took = Stopwatch.GetElapsedTime(start);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > Allocated + AllocatedPerByte * input.Length ? $"{input.Length} bytes made it allocate {allocated >> 20} MiB." : null;
    }
}
