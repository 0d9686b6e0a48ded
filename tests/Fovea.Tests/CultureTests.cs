using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fovea.Tests;

/// <summary>A host may have any culture: what the packages read, write and tell ffmpeg does not depend on it.</summary>
public sealed class CultureTests
{
    // The codes of one byte, and of two after 0xFE, by how many bytes of operand follow them.
    private static readonly Dictionary<int, int> OperandSizes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value, code => SizeOf(code.OperandType));

    /// <summary>German writes 0,5; Turkish makes an I with a dot of i.</summary>
    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public async Task What_parses_and_builds_commands_does_so_in(string culture)
    {
        ProcessStartInfo start = new("dotnet", [typeof(CultureTests).Assembly.Location, "-culture", culture, "-trait", "Category=Culture", "-noLogo", "-noColor"]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Matches("Total: [1-9][0-9]", output);
    }

    [Fact]
    [Trait("Category", "Culture")]
    public void The_culture_of_such_a_run_is_a_real_one()
    {
        if (CultureInfo.CurrentCulture.Name is not ("de-DE" or "tr-TR")) return;
        Assert.Equal("0,5", 0.5.ToString(CultureInfo.CurrentCulture));
    }

    /// <summary>CA1305 sees calls of ToString; this sees the holes of interpolated strings.</summary>
    [Theory]
    [MemberData(nameof(PackageTextTests.Names), MemberType = typeof(PackageTextTests))]
    public void No_interpolated_string_formats_a_real_number_or_a_date_by_the_current_culture(string package)
    {
        using PEReader file = new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{package}.dll")));
        MetadataReader metadata = file.GetMetadataReader();
        List<string> found = [];
        foreach (MethodDefinition method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
        {
            if (FormatsByCulture(metadata, file.GetMethodBody(method.RelativeVirtualAddress).GetILReader())) found.Add($"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}");
        }

        Assert.Empty(found);
    }

    // Handlers of interpolated strings nest; each belongs to the constructor before it, which may have got a provider.
    private static bool FormatsByCulture(MetadataReader metadata, BlobReader code)
    {
        Stack<bool> named = [];
        while (code.RemainingBytes > 0)
        {
            int operation = code.ReadByte();
            if (operation == 0xFE) operation = 0xFE00 | code.ReadByte();
            if (operation is 0x28 or 0x6F or 0x73)
            {
                (string? call, string signature) = Called(metadata, MetadataTokens.EntityHandle(code.ReadInt32()));
                if (call == ".ctor") named.Push(signature.Contains("IFormatProvider", StringComparison.Ordinal));
                else if (call == "ToStringAndClear" && named.Count > 0) named.Pop();
                else if (call == "AppendFormatted" && signature is "Single" or "Double" or "Decimal" or "DateTime" or "DateTimeOffset" && named.TryPeek(out bool isNamed) && !isNamed) return true;
            }
            else
            {
                int size = operation == 0x45 ? 4 * code.ReadInt32() : OperandSizes[operation];
                code.Offset += size;
            }
        }

        return false;
    }

    // A method of DefaultInterpolatedStringHandler, with its parameters or what it is made for; null for any other.
    private static (string? Name, string Signature) Called(MetadataReader metadata, EntityHandle handle)
    {
        string made = "";
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            MethodSpecification specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
            made = string.Join(", ", specification.DecodeSignature(new TypeNames(), null));
            handle = specification.Method;
        }

        if (handle.Kind != HandleKind.MemberReference) return (null, "");
        MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)handle);
        if (member.Parent.Kind != HandleKind.TypeReference || metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name) != "DefaultInterpolatedStringHandler") return (null, "");
        return (metadata.GetString(member.Name), made.Length > 0 ? made : string.Join(", ", member.DecodeMethodSignature(new TypeNames(), null).ParameterTypes));
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        // Nullable<double> is formatted as a double is.
        public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments) => genericType == "Nullable`1" ? typeArguments[0] : genericType;

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => "";

        public string GetSZArrayType(string elementType) => "";

        public string GetArrayType(string elementType, ArrayShape shape) => "";

        public string GetByReferenceType(string elementType) => elementType;

        public string GetPointerType(string elementType) => "";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;
    }
}
