using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Fovea.Networks;
using Fovea.Networks.Quantization;

namespace Fovea.Upscaling;

/// <summary>Tells two networks apart by what they compute: structure and every weight.</summary>
internal static class NetworkFingerprint
{
    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    /// <param name="network">The network.</param>
    /// <param name="ranges">What bytes stand for if it runs in int8, else null.</param>
    public static string Of(Network network, QuantizationTable? ranges)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(network.Spec.ToString()));
        foreach (string name in network.Parameters.Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes(network.Parameters[name].Span));
        }

        if (ranges is not null) hash.AppendData(Encoding.UTF8.GetBytes(ranges.ToJson()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
