using Fovea.Faces;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Networks.PyTorch;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Faces;

/// <summary>The three networks against values that another implementation computed from the public weights.</summary>
public sealed class MtcnnTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-mtcnn").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Counts_are_those_of_the_public_files()
    {
        Assert.Equal(6_632, MtcnnGraphs.Proposal().ParameterCount);
        Assert.Equal(100_178, MtcnnGraphs.Refinement().ParameterCount);
        Assert.Equal(389_040, MtcnnGraphs.Output().ParameterCount);
    }

    [Fact]
    public void The_public_weights_of_the_first_network_give_the_reference_values()
    {
        NetworkGraph graph = MtcnnGraphs.Proposal();
        using MtcnnStage proposal = new(graph, WeightsFormat.Read(PyTorchFile.Read(SampleFiles.PublicProposal), graph, "pnet.pt"));
        using Tape tape = new();
        Check(proposal.Run(tape, Pattern(tape, 12)), 0.011973, [0.017217, 0.058772, -0.02994, 0.201875]);
    }

    [Fact]
    public void The_public_weights_give_the_reference_values()
    {
        using Mtcnn networks = OpenPublic();
        using Tape tape = new();
        Check(networks.Refinement.Run(tape, Pattern(tape, 24)), 0.021714, [-0.02451, -0.018433, 0.031508, 0.246577]);
        Tensor[] output = networks.Output.Run(tape, Pattern(tape, 48));
        Check(output, 0.000634, [-0.051332, -0.056801, 0.035561, 0.138201]);
        AssertNear([0.332504, 0.666501, 0.476344, 0.293667, 0.572198, 0.400425, 0.385749, 0.727629, 0.849544, 0.839458], output[2].Span);
    }

    [Fact]
    public void Files_in_the_form_of_the_public_ones_compute_by_their_definition()
    {
        PublicDetector files = new(_folder);
        using Mtcnn networks = Mtcnn.LoadPyTorch(_folder);
        using Tape tape = new();
        Tensor small = Pattern(tape, 24), large = Pattern(tape, 48);
        CheckAll(files.Refine(PlainTensor.From(small)), networks.Refinement.Run(tape, small));
        CheckAll(files.Finish(PlainTensor.From(large)), networks.Output.Run(tape, large));
    }

    [Fact]
    public void An_imported_detector_is_read_back_as_it_was()
    {
        _ = new PublicDetector(_folder);
        using Mtcnn networks = Mtcnn.LoadPyTorch(_folder);
        networks.Save(_folder);
        Assert.True(Mtcnn.IsFolder(_folder));
        using Mtcnn read = Mtcnn.Load(_folder);
        using Tape tape = new();
        Tensor pattern = Pattern(tape, 48);
        Assert.Equal(networks.Output.Run(tape, pattern)[2].Span.ToArray(), read.Output.Run(tape, pattern)[2].Span.ToArray());
    }

    [Fact]
    public void Files_of_another_network_are_refused_by_name()
    {
        _ = new PublicDetector(_folder);
        string second = Path.Combine(_folder, "rnet.pt");
        File.Delete(second);
        Assert.Contains("rnet.pt", Assert.Throws<BadInputException>(() => Mtcnn.LoadPyTorch(_folder)).Message, StringComparison.Ordinal);
        File.Copy(Path.Combine(_folder, "onet.pt"), second);
        string message = Assert.Throws<BadInputException>(() => Mtcnn.LoadPyTorch(_folder)).Message;
        Assert.Contains("'conv1.weight' has shape [32, 3, 3, 3], but the network needs [28, 3, 3, 3]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_size_from_twelve_goes_through_the_first_network()
    {
        using Mtcnn networks = OpenShipped();
        using Tape tape = new();
        foreach ((int height, int width) in new[] { (12, 12), (13, 12), (14, 15), (33, 40) })
        {
            Tensor picture = tape.Rent(new Shape(1, 3, height, width));
            picture.Span.Clear();
            // A window every two pixels; the pool's last window may reach over the edge.
            Assert.Equal(new Shape(1, 4, (height - 9) / 2, (width - 9) / 2), networks.Proposal.Run(tape, picture)[1].Shape);
        }
    }

    internal static Mtcnn OpenShipped() => Mtcnn.Load(SampleFiles.Detector);

    internal static Mtcnn OpenPublic() => Mtcnn.LoadPyTorch(SharedData.Require("weights/mtcnn-facenet-pytorch"));

    private static Tensor Pattern(Tape tape, int side)
    {
        Tensor picture = tape.Rent(new Shape(1, 3, side, side));
        for (int i = 0; i < picture.Count; i++)
        {
            (int c, int y, int x) = (i / (side * side), i / side % side, i % side);
            picture.Span[i] = ((37 * c + 11 * y + 7 * x) % 256 - 127.5f) / 128;
        }

        return picture;
    }

    private static void Check(Tensor[] outputs, double probability, double[] corrections)
    {
        Assert.Equal(probability, MtcnnStage.Probability(outputs[0], 0, 0), 1e-5);
        AssertNear(corrections, outputs[1].Span);
    }

    private static void CheckAll(double[][] expected, Tensor[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) AssertNear(expected[i], actual[i].Span);
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5);
    }
}
