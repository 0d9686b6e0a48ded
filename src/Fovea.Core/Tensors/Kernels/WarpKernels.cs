namespace Fovea.Tensors;

/// <summary>Bilinear look-up at displaced positions and its two gradients. Scattered reads gain nothing from vectors.</summary>
internal static unsafe class WarpKernels
{
    /// <summary>Writes every value of <paramref name="output"/>.</summary>
    public static void Forward(WarpSource source, Tensor flow, float unit, Tensor output)
    {
        (Shape picture, Shape part, int flows) = (source.Picture.Shape, flow.Shape, flow.Shape.Channels / 2);
        for (int map = 0; map < Maps(flow); map++)
        {
            float* first = source.Picture.Pointer + ((long)map / flows * picture.Channels + source.First) * picture.PlaneSize;
            float* result = output.Pointer + (long)map * source.Channels * part.PlaneSize;
            float* dx = flow.Pointer + ((long)map / flows * part.Channels + map % flows) * part.PlaneSize;
            float* dy = dx + YOffset(flow);
            for (int y = 0, i = 0; y < part.Height; y++)
            {
                for (int x = 0; x < part.Width; x++, i++)
                {
                    Taps at = new(source.Left + x, source.Top + y, dx[i], dy[i], unit, picture);
                    for (int c = 0; c < source.Channels; c++)
                    {
                        float* plane = first + (long)c * picture.PlaneSize;
                        float top = plane[at.A] + at.X * (plane[at.B] - plane[at.A]);
                        float bottom = plane[at.C] + at.X * (plane[at.D] - plane[at.C]);
                        result[(long)c * part.PlaneSize + i] = top + at.Y * (bottom - top);
                    }
                }
            }
        }
    }

    /// <summary>Adds what flows back into the image.</summary>
    public static void AddImageGradient(Tensor flow, float unit, Tensor gradient, Tensor imageGradient)
    {
        Shape shape = imageGradient.Shape;
        for (int map = 0; map < Maps(flow); map++)
        {
            (long source, long field, long result) = Offsets(shape, flow, map);
            float* dx = flow.Pointer + field;
            float* dy = dx + YOffset(flow);
            for (int y = 0, i = 0; y < shape.Height; y++)
            {
                for (int x = 0; x < shape.Width; x++, i++)
                {
                    Taps at = new(x, y, dx[i], dy[i], unit, shape);
                    for (int c = 0; c < shape.Channels; c++)
                    {
                        float* plane = imageGradient.Pointer + source + (long)c * shape.PlaneSize;
                        float g = gradient.Pointer[result + (long)c * shape.PlaneSize + i];
                        float bottom = g * at.Y, top = g - bottom;
                        plane[at.A] += top - top * at.X;
                        plane[at.B] += top * at.X;
                        plane[at.C] += bottom - bottom * at.X;
                        plane[at.D] += bottom * at.X;
                    }
                }
            }
        }
    }

    /// <summary>Adds what flows back into the flow: nothing where the position is limited.</summary>
    public static void AddFlowGradient(Tensor image, Tensor flow, float unit, Tensor gradient, Tensor flowGradient)
    {
        Shape shape = image.Shape;
        for (int map = 0; map < Maps(flow); map++)
        {
            (long source, long field, long result) = Offsets(shape, flow, map);
            float* dx = flow.Pointer + field;
            float* dy = dx + YOffset(flow);
            for (int y = 0, i = 0; y < shape.Height; y++)
            {
                for (int x = 0; x < shape.Width; x++, i++)
                {
                    Taps at = new(x, y, dx[i], dy[i], unit, shape);
                    float alongX = 0, alongY = 0;
                    for (int c = 0; c < shape.Channels; c++)
                    {
                        float* plane = image.Pointer + source + (long)c * shape.PlaneSize;
                        float g = gradient.Pointer[result + (long)c * shape.PlaneSize + i];
                        float top = plane[at.B] - plane[at.A], bottom = plane[at.D] - plane[at.C];
                        float left = plane[at.C] - plane[at.A], right = plane[at.D] - plane[at.B];
                        alongX += g * (top + at.Y * (bottom - top));
                        alongY += g * (left + at.X * (right - left));
                    }

                    float* into = flowGradient.Pointer + field;
                    if (at.MovesX) into[i] += unit * alongX;
                    if (at.MovesY) into[i + YOffset(flow)] += unit * alongY;
                }
            }
        }
    }

    private static int Maps(Tensor flow) => flow.Shape.Batch * flow.Shape.Channels / 2;

    private static long YOffset(Tensor flow) => (long)flow.Shape.Channels / 2 * flow.Shape.PlaneSize;

    // First values of the image, of the flow's x, and of the result for one flow of one sample.
    private static (long Image, long Flow, long Result) Offsets(Shape image, Tensor flow, int map)
    {
        int flows = flow.Shape.Channels / 2;
        int sample = map / flows;
        long pixels = (long)image.Channels * image.PlaneSize;
        return (sample * pixels, ((long)sample * flow.Shape.Channels + map % flows) * image.PlaneSize, map * pixels);
    }

    // The four pixels around a position, its distance from the first, and whether a small move would move it.
    private readonly struct Taps
    {
        public readonly int A, B, C, D;
        public readonly float X, Y;
        public readonly bool MovesX, MovesY;

        public Taps(int x, int y, float dx, float dy, float unit, Shape shape)
        {
            (float px, MovesX) = Limit(MathF.FusedMultiplyAdd(unit, dx, x), shape.Width - 1);
            (float py, MovesY) = Limit(MathF.FusedMultiplyAdd(unit, dy, y), shape.Height - 1);
            int left = (int)px, top = (int)py;
            int step = left < shape.Width - 1 ? 1 : 0;
            A = top * shape.Width + left;
            B = A + step;
            C = top < shape.Height - 1 ? A + shape.Width : A;
            D = C + step;
            (X, Y) = (px - left, py - top);
        }

        // Not a number goes to the edge too: it must never become an address.
        private static (float At, bool Moves) Limit(float at, float last) => at > 0 ? at < last ? (at, true) : (last, false) : (0, false);
    }
}
