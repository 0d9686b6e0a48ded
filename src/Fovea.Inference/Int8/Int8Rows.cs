namespace Fovea.Inference;

/// <summary>
/// Rows of codes: blocks of four channels that are interleaved. Outside the picture lies the code of 0 of each channel,
/// so the room between two blocks is shared: its left half belongs to the block before, its right half to the next.
/// </summary>
internal static unsafe class Int8Rows
{
    /// <summary>How rows of so many channels lie.</summary>
    public static RowLayout Layout(int channels, int width) => RowLayout.Create((channels + Int8Filter.Block - 1) / Int8Filter.Block, width, Int8Filter.Block, 0);

    /// <summary>True when the room is enough for a kernel.</summary>
    public static bool Fits(RowWindow window) => -window.Left <= RowLayout.Room / 2 && window.Left + window.Width - 1 <= RowLayout.Room / 2;

    /// <summary>A row outside the picture.</summary>
    public static byte[] Blank(RowLayout layout, byte[] zeros)
    {
        byte[] row = new byte[layout.Bytes];
        for (int i = 0; i < row.Length; i++)
        {
            int block = i < layout.Start / 2 ? layout.Channels - 1 : (i - layout.Start / 2) / layout.Pitch;
            int channel = block * Int8Filter.Block + i % Int8Filter.Block;
            row[i] = channel < zeros.Length ? zeros[channel] : (byte)0;
        }

        return row;
    }

    /// <summary>Restores the pixels behind the end of every block, over which kernels that store whole vectors have written.</summary>
    public static void Clear(byte* row, RowLayout layout, byte[] zeros, int vector)
    {
        int end = (layout.Width + vector - 1) / vector * vector;
        if (end == layout.Width) return;
        for (int channel = 0; channel < layout.Channels * Int8Filter.Block; channel++)
        {
            byte* block = row + layout.Start + (nint)(channel / Int8Filter.Block) * layout.Pitch + channel % Int8Filter.Block;
            byte zero = channel < zeros.Length ? zeros[channel] : (byte)0;
            for (int x = layout.Width; x < end; x++) block[x * Int8Filter.Block] = zero;
        }
    }
}
