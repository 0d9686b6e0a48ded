using Fovea.Tensors;

namespace Fovea.Tests.Tensors;

public sealed class ShapeTests
{
    [Fact]
    public void Count_multiplies_all_dimensions() => Assert.Equal(2 * 3 * 5 * 7, new Shape(2, 3, 5, 7).Count);
}
