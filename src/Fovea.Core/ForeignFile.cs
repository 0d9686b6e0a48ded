using System.Text;

namespace Fovea;

/// <summary>
/// Reads whole small files that anybody may have named: bounded in memory, and in time where what is named is no file but
/// a pipe or a device, which may stay silent or never end.
/// </summary>
public static class ForeignFile
{
    /// <summary>Bytes of the largest description, table or list; 64 MiB.</summary>
    public const long LargestText = 64L << 20;

    /// <summary>Bytes of the largest file of weights; 1 GiB.</summary>
    public const long LargestWeights = 1L << 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file; a pipe is read to its end.</param>
    /// <param name="most">The most bytes that are taken.</param>
    /// <exception cref="IOException">There is none, it cannot be read, is larger, or a pipe that gave nothing for five seconds.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static byte[] ReadBytes(string path, long most = LargestText)
    {
        using FileStream stream = Soon(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        if (stream is not { CanSeek: true, Length: > 0 and var length }) return Soon(() => ReadToEnd(stream, Math.Min(most, LargestText)));
        if (length > most) throw TooLarge(most);
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The text of a file, in UTF-8 unless it begins with the mark of another encoding.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(string path, long most = LargestText)
    {
        using StreamReader reader = new(new MemoryStream(ReadBytes(path, most)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The lines of a file.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string[] ReadLines(string path, long most = LargestText)
    {
        using StringReader reader = new(ReadText(path, most));
        List<string> lines = [];
        while (reader.ReadLine() is { } line) lines.Add(line);
        return [.. lines];
    }

    // A pipe without a writer already holds up opening it: on a thread that ends with the process.
    private static T Soon<T>(Func<T> read)
    {
        Task<T> reading = Task.Run(read);
        if (!((IAsyncResult)reading).AsyncWaitHandle.WaitOne(Patience)) throw new IOException("it is no file but a pipe or a device, and did not end within five seconds");
        return reading.GetAwaiter().GetResult();
    }

    private static byte[] ReadToEnd(FileStream stream, long most)
    {
        using MemoryStream bytes = new();
        byte[] part = new byte[1 << 16];
        for (int read = stream.Read(part); read > 0; read = stream.Read(part))
        {
            if (bytes.Length + read > most) throw TooLarge(most);
            bytes.Write(part, 0, read);
        }

        return bytes.ToArray();
    }

    private static IOException TooLarge(long most) => new($"it is larger than {most >> 20} MiB");
}
