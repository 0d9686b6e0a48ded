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

    /// <summary>How long any input may take: far longer than any does, for machines that do other things too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Valid inputs to begin from.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", Name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Reads the input and gives what is wrong with how that went; null if nothing is.</summary>
    public string? Fault(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Environment.TickCount64;
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

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, took = Environment.TickCount64 - start;
        if (allocated > Allocated + AllocatedPerByte * input.Length) return $"{input.Length} bytes made it allocate {allocated >> 20} MiB.";
        return took > Patience.TotalMilliseconds ? $"It took {took} ms." : null;
    }
}
