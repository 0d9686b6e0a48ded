using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Fovea.Cli;

namespace Fovea.Tests;

/// <summary>What the packages say is for programs: no flag, command or exit code of the command line stands in them.</summary>
public sealed partial class PackageTextTests
{
    private static readonly string[] Packages = ["Fovea.Core", "Fovea.Networks", "Fovea.Inference", "Fovea.Media", "Fovea", "Fovea.Training", "Fovea.Search", "Fovea.Lab", "Fovea.Storage"];

    // "fovea upscale", "fovea models", ...
    private static readonly Regex Command = new($@"\bfovea ({string.Join('|', FoveaCommand.Create().Subcommands.Select(command => command.Name))})\b");

    public static TheoryData<string> Names => [.. Packages];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_text_names_a_flag_or_a_command(string package)
        => Assert.DoesNotContain(Texts(package), text => Flag().IsMatch(text) || Command.IsMatch(text));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_documentation_names_a_flag_or_a_command(string package)
        => Assert.DoesNotContain(File.ReadLines(Path.Combine(AppContext.BaseDirectory, $"{package}.xml")), line => Flag().IsMatch(line) || Command.IsMatch(line));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_public_member_is_an_exit_code(string package)
        => Assert.DoesNotContain(Assembly.Load(package).GetExportedTypes().SelectMany(type => type.GetMembers()), member => member.Name.Contains("ExitCode", StringComparison.Ordinal));

    [Fact]
    public void The_words_of_the_command_line_would_be_found()
        => Assert.Contains(Texts("Fovea.Cli"), text => Flag().IsMatch(text));

    // Every string that code of the assembly loads.
    private static IEnumerable<string> Texts(string package)
    {
        using PEReader file = new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{package}.dll")));
        MetadataReader metadata = file.GetMetadataReader();
        for (UserStringHandle text = metadata.GetNextHandle(default(UserStringHandle)); !text.IsNil; text = metadata.GetNextHandle(text)) yield return metadata.GetUserString(text);
    }

    [GeneratedRegex(@"(?<![\w-])--[a-z]")]
    private static partial Regex Flag();
}
