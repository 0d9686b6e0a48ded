namespace Fovea.Networks.Architectures;

/// <summary>
/// The three networks of MTCNN (Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional
/// Networks", 2016). Each takes RGB as (code − 127.5) / 128 and gives two logits (no face, face), four corrections of the
/// box as parts of its size (left, top, right, bottom), and the last also five landmarks (all x, then all y) as parts of it.
/// </summary>
/// <remarks>
/// Layers have the names of facenet-pytorch. Fully connected layers are convolutions over the whole map. No layer pads, so
/// the maps are smaller than their grids say.
/// </remarks>
public static class MtcnnGraphs
{
    /// <summary>P-Net: any size from 12; each output pixel judges a window of 12, two pixels apart. 6,632 parameters.</summary>
    public static NetworkGraph Proposal()
    {
        GraphBuilder net = new();
        GraphValue x = Rectified(net, 1, net.Input("picture", 3), 10, 3);
        x = Rectified(net, 2, net.MaxPool(x, 2, 2), 16, 3);
        x = Rectified(net, 3, x, 32, 3);
        return net.Build(Head(net, "conv4_1", x, 2), Head(net, "conv4_2", x, 4));
    }

    /// <summary>R-Net: pictures of 24x24. 100,178 parameters.</summary>
    public static NetworkGraph Refinement()
    {
        GraphBuilder net = new();
        GraphValue x = net.MaxPool(Rectified(net, 1, net.Input("picture", 3), 28, 3), 3, 2);
        x = net.MaxPool(Rectified(net, 2, x, 48, 3), 3, 2);
        x = Rectified(net, 3, x, 64, 2);
        x = Rectified(net, 4, x, 128, 3, layer: "dense");
        return net.Build(Head(net, "dense5_1", x, 2), Head(net, "dense5_2", x, 4));
    }

    /// <summary>O-Net: pictures of 48x48. 389,040 parameters.</summary>
    public static NetworkGraph Output()
    {
        GraphBuilder net = new();
        GraphValue x = net.MaxPool(Rectified(net, 1, net.Input("picture", 3), 32, 3), 3, 2);
        x = net.MaxPool(Rectified(net, 2, x, 64, 3), 3, 2);
        x = net.MaxPool(Rectified(net, 3, x, 64, 3), 2, 2);
        x = Rectified(net, 4, x, 128, 2);
        x = Rectified(net, 5, x, 256, 3, layer: "dense");
        return net.Build(Head(net, "dense6_1", x, 2), Head(net, "dense6_2", x, 4), Head(net, "dense6_3", x, 10));
    }

    private static GraphValue Rectified(GraphBuilder net, int number, GraphValue x, int channels, int kernel, string layer = "conv") =>
        net.PRelu($"prelu{number}", net.Convolution($"{layer}{number}", x, channels, kernel, Initialization.KaimingFanIn(), valid: true));

    private static GraphValue Head(GraphBuilder net, string name, GraphValue x, int channels) =>
        net.Convolution(name, x, channels, 1, Initialization.UniformFanIn(), valid: true);
}
