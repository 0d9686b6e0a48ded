namespace Fovea.Imaging;

/// <summary>Writes short labels into RGB frames, in letters of 5 × 8 dots; for comparison pictures, which must not need a font file.</summary>
public static class Lettering
{
    private const int Columns = 5;
    private const int Rows = 8;
    private const int GlyphsALine = 13;
    private const string Characters = " %()+-./0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private const string Dots = """
        ..... ##... ...#. .#... ..... ..... ..... ..... .###. ..#.. .###. ##### ...#.
        ..... ##..# ..#.. ..#.. ..#.. ..... ..... ....# #...# .##.. #...# ....# ..##.
        ..... ...#. .#... ...#. ..#.. ..... ..... ...#. #..## ..#.. ....# ...#. .#.#.
        ..... ..#.. .#... ...#. ##### ##### ..... ..#.. #.#.# ..#.. .###. ..##. #..#.
        ..... .#... .#... ...#. ..#.. ..... ..... .#... ##..# ..#.. #.... ....# #####
        ..... #..## ..#.. ..#.. ..#.. ..... ..##. #.... #...# ..#.. #.... #...# ...#.
        ..... ...## ...#. .#... ..... ..... ..##. ..... .###. .###. ##### .###. ...#.
        ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
        ##### ..### ##### .###. .###. ..... ..#.. ####. .###. ####. ##### ##### .####
        #.... .#... ....# #...# #...# ..... .#.#. #...# #...# #...# #.... #.... #...#
        ####. #.... ....# #...# #...# ..#.. #...# #...# #.... #...# #.... #.... #....
        ....# ####. ...#. .###. .#### ..... #...# ####. #.... #...# ####. ####. #....
        ....# #...# ..#.. #...# ....# ..#.. ##### #...# #.... #...# #.... #.... #..##
        #...# #...# .#... #...# ...#. ..... #...# #...# #...# #...# #.... #.... #...#
        .###. .###. #.... .###. ###.. ..... #...# ####. .###. ####. ##### #.... .####
        ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
        #...# .###. ..### #...# #.... #...# #...# .###. ####. .###. ####. .###. #####
        #...# ..#.. ...#. #..#. #.... ##.## #...# #...# #...# #...# #...# #...# #.#.#
        #...# ..#.. ...#. #.#.. #.... #.#.# ##..# #...# #...# #...# #...# #.... ..#..
        ##### ..#.. ...#. ##... #.... #.#.# #.#.# #...# ####. #...# ####. .###. ..#..
        #...# ..#.. ...#. #.#.. #.... #.#.# #..## #...# #.... #.#.# #.#.. ....# ..#..
        #...# ..#.. #..#. #..#. #.... #...# #...# #...# #.... #..#. #..#. #...# ..#..
        #...# .###. .##.. #...# ##### #...# #...# .###. #.... .##.# #...# .###. ..#..
        ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
        #...# #...# #...# #...# #...# ##### ..... ..... #.... ..... ....# ..... ...#.
        #...# #...# #...# #...# #...# ....# ..... ..... #.... ..... ....# ..... ..#.#
        #...# #...# #...# .#.#. .#.#. ...#. ..... .##.. #.##. .###. .##.# .###. ..#..
        #...# #...# #.#.# ..#.. ..#.. .###. ..... ...#. ##..# #...# #..## #...# .###.
        #...# #...# #.#.# .#.#. ..#.. .#... ..... .###. #...# #.... #...# ##### ..#..
        #...# .#.#. #.#.# #...# ..#.. #.... ..... #..#. ##..# #...# #..## #.... ..#..
        .###. ..#.. .#.#. #...# ..#.. ##### ##### .#### #.##. .###. .##.# .###. ..#..
        ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... ..... .....
        ..... #.... ..#.. ...#. #.... .##.. ..... ..... ..... ..... ..... ..... .....
        ..... #.... ..... ..... #.... ..#.. ..... ..... ..... ..... ..... ..... .....
        .###. #.##. .##.. ...#. #..#. ..#.. ##.#. #.##. .###. #.##. .##.# #.##. .####
        #..## ##..# ..#.. ...#. #.#.. ..#.. #.#.# ##..# #...# ##..# #..## ##..# #....
        #..## #...# ..#.. ...#. ##... ..#.. #.#.# #...# #...# ##..# #..## #.... .###.
        .##.# #...# ..#.. #..#. #.#.. ..#.. #.#.# #...# #...# #.##. .##.# #.... ....#
        ....# #...# .###. .##.. #..#. .###. #.#.# #...# .###. #.... ....# #.... ####.
        .###. ..... ..... ..... ..... ..... ..... ..... ..... #.... ....# ..... .....
        ..#.. ..... ..... ..... ..... ..... .....
        ..#.. ..... ..... ..... ..... ..... .....
        ##### #...# #...# #...# #...# #...# #####
        ..#.. #...# #...# #...# .#.#. #...# ...#.
        ..#.. #...# #...# #.#.# ..#.. .#### ..#..
        ..#.# #..## .#.#. #.#.# .#.#. ....# .#...
        ...#. .##.# ..#.. .#.#. #...# #...# #####
        ..... ..... ..... ..... ..... .###. .....
        """;

    private static readonly string[] DotRows = Dots.Split('\n');

    /// <summary>Width and height in pixels of a text whose dots are <paramref name="dot"/> pixels wide.</summary>
    public static (int Width, int Height) Measure(string text, int dot) => (Math.Max(0, text.Length * (Columns + 1) - 1) * dot, Rows * dot);

    /// <summary>Writes white letters; what lies outside the frame is cut off, characters without a glyph are left blank.</summary>
    /// <param name="frame">An RGB frame, packed or planar.</param>
    /// <param name="text">Letters, digits and some signs.</param>
    /// <param name="left">Column of the first dot.</param>
    /// <param name="top">Row of the first dot.</param>
    /// <param name="dot">Pixels a dot, at least 1.</param>
    /// <exception cref="ArgumentException">The frame is not RGB.</exception>
    public static void Write(Frame frame, string text, int left, int top, int dot)
    {
        if (frame.Format.Model != ColorModel.Rgb) throw new ArgumentException($"Letters are written into RGB frames, not {frame.Format}.", nameof(frame));
        for (int i = 0; i < text.Length; i++)
        {
            int glyph = Characters.IndexOf(text[i], StringComparison.Ordinal);
            if (glyph < 0) continue;
            for (int y = 0; y < Rows; y++)
            {
                for (int x = 0; x < Columns; x++)
                {
                    if (IsSet(glyph, x, y)) Fill(frame, left + (i * (Columns + 1) + x) * dot, top + y * dot, dot);
                }
            }
        }
    }

    private static bool IsSet(int glyph, int x, int y)
        => DotRows[glyph / GlyphsALine * Rows + y][glyph % GlyphsALine * (Columns + 1) + x] == '#';

    private static void Fill(Frame frame, int left, int top, int dot)
    {
        (int x0, int x1) = (Math.Clamp(left, 0, frame.Width), Math.Clamp(left + dot, 0, frame.Width));
        for (int y = Math.Max(0, top); y < Math.Min(frame.Height, top + dot); y++)
        {
            foreach (Plane plane in frame.Planes)
            {
                int samples = frame.Format.Packed ? 3 : 1;
                if (plane.BytesPerSample == 1) plane.Row<byte>(y)[(x0 * samples)..(x1 * samples)].Fill(byte.MaxValue);
                else plane.Row<ushort>(y)[(x0 * samples)..(x1 * samples)].Fill((ushort)frame.Format.MaxValue);
            }
        }
    }
}
