using Fovea.Tests.References;

namespace Fovea.Tests.Floors;

public sealed class FloorsTests
{
    [Fact]
    public void The_sources_keep_the_house_rules()
    {
        string root = Path.Combine(Repository.Root, "src");
        List<string> files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"))
            .ToList();
        Assert.Contains("Fovea/Tensors/Tensor.cs", files);
        Assert.Empty(files.SelectMany(file => FloorScanner.Scan(file, File.ReadAllText(Path.Combine(root, file)))));
    }

    [Fact]
    public void Projects_hide_no_namespaces_in_global_usings()
    {
        IEnumerable<string> projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.DoesNotContain(projects, project => File.ReadAllText(project).Contains("<Using Include", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Fovea/Tensors/A.cs", "using Fovea.Training;")]
    [InlineData("Fovea/Tensors/A.cs", "global using static Fovea.Imaging.Frame;")]
    [InlineData("Fovea/Imaging/A.cs", "class A { Fovea.Networks.Network? n; }")]
    [InlineData("Fovea/Networks/A.cs", "class A { Imaging.Frame? f; }")]
    [InlineData("Fovea/Upscaling/A.cs", "using T = Fovea.Training.Trainer;")]
    [InlineData("Fovea/Training/Data/A.cs", "class A { string s = $\"{Evaluation.Evaluator.Name}\"; }")]
    [InlineData("Fovea/A.cs", "using Fovea.Tensors;")]
    [InlineData("Fovea/Media/A.cs", "namespace Fovea.Video;")]
    [InlineData("Fovea/Upscaling/A.cs", "using Fovea.Cli;")]
    [InlineData("Fovea/Helpers/A.cs", "")]
    [InlineData("Fovea/Evaluation/A.cs", "using Fovea.Search;")]
    [InlineData("Fovea/Search/A.cs", "using Fovea.Storage;")]
    [InlineData("Fovea/Search/Study.cs", "using Fovea.Networks;")]
    [InlineData("Fovea/Search/Samplers/A.cs", "using Fovea.Training;")]
    [InlineData("Fovea/Search/Architectures/A.cs", "using Fovea.Training;")]
    [InlineData("Fovea/Search/UpscalerObjective.cs", "using Fovea.Media;")]
    [InlineData("Fovea.Storage/A.cs", "using Fovea.Training;")]
    [InlineData("Fovea.Storage/A.cs", "using Fovea.Cli;")]
    public void A_part_that_looks_up_or_sideways_is_caught(string path, string source) => Assert.Single(FloorScanner.Scan(path, source));

    [Theory]
    [InlineData("Fovea/Media/A.cs", "unsafe class A;")]
    [InlineData("Fovea/Upscaling/A.cs", "using System.Diagnostics; class A { void M() => Process.Start(\"ls\"); }")]
    [InlineData("Fovea.Cli/A.cs", "class A { object o = new ProcessStartInfo(); }")]
    [InlineData("Fovea/Search/A.cs", "class A { object o = new ProcessStartInfo(); }")]
    [InlineData("Fovea.Storage/A.cs", "class A { void M() => Console.WriteLine(); }")]
    [InlineData("Fovea/Training/A.cs", "class A { void M() => Console.WriteLine(); }")]
    [InlineData("Fovea/Evaluation/A.cs", "using Spectre.Console;")]
    [InlineData("Fovea/Evaluation/A.cs", "class A { string s = @\"a\\\"; void M() => Console.Write(s); }")]
    [InlineData("Fovea/Evaluation/A.cs", "class A { char c = '\"'; void M() => Console.Write(c); }")]
    public void A_forbidden_means_is_caught(string path, string source) => Assert.Single(FloorScanner.Scan(path, source));

    [Theory]
    [InlineData("Fovea/Evaluation/A.cs", "using Fovea.Training; using Fovea.Upscaling; using Fovea.Tensors; namespace Fovea.Evaluation;")]
    [InlineData("Fovea/Tensors/A.cs", "namespace Fovea.Tensors; /* see Fovea.Training */ // Training.Trainer, unsafe, Console")]
    [InlineData("Fovea/Networks/A.cs", "class A { string s = \"Imaging.Frame \\\" Console\"; string t = \"\"\"unsafe \" Console\"\"\"; string u = @\"\"\"Console\"\"\"; string v = $\"Console{{Console}}{1}\"; }")]
    [InlineData("Fovea/Networks/A.cs", "class A { object Training { get; } void Process(object o) { } bool M() => card.Training.Seed == 1; }")]
    [InlineData("Fovea/Tensors/A.cs", "unsafe class A;")]
    [InlineData("Fovea/Media/A.cs", "using System.Diagnostics; class A { Process p = new Process(); }")]
    [InlineData("Fovea/Search/UpscalerObjective.cs", "using Fovea.Evaluation; using Fovea.Training; using Fovea.Networks;")]
    [InlineData("Fovea/Search/Architectures/A.cs", "using Fovea.Networks.Architectures; using Fovea.Tensors;")]
    [InlineData("Fovea/Search/Samplers/A.cs", "using Fovea.Tensors;")]
    [InlineData("Fovea.Storage/A.cs", "using Fovea.Search.Storage; namespace Fovea.Storage;")]
    [InlineData("Fovea.Cli/A.cs", "using Fovea.Evaluation; class A { void M() => Console.WriteLine(); }")]
    public void What_the_rules_allow_passes(string path, string source) => Assert.Empty(FloorScanner.Scan(path, source));
}
