namespace Fovea.Networks.Plans;

/// <summary>How a network is compiled.</summary>
/// <param name="Algorithm">How 3x3 convolutions are computed; a network that Winograd does not fit takes plain sums.</param>
public sealed record PlanOptions(ConvolutionAlgorithm Algorithm = ConvolutionAlgorithm.Fastest);
