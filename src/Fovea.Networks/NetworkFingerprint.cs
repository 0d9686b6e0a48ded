using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Fovea.Networks;

/// <summary>Tells two networks apart by what they compute: structure and every weight.</summary>
public static class NetworkFingerprint
{
    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    /// <param name="network">The network.</param>
    /// <param name="ranges">What bytes stand for if it runs in int8, else null.</param>
    /// <param name="bicubicChroma">Whether its colours are left to bicubic enlargement.</param>
    public static string Of(Network network, QuantizationTable? ranges, bool bicubicChroma = false)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(network.Spec.ToString()));
        foreach (string name in network.Parameters.Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(MemoryMarshal.AsBytes(network.Parameters[name].Span));
        }

        if (ranges is not null) hash.AppendData(Encoding.UTF8.GetBytes(ranges.ToJson()));
        if (bicubicChroma) hash.AppendData("bicubic chroma"u8);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
