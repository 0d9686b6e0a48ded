using System.Globalization;
using SharpFuzz;

namespace Fovea.Fuzz;

/// <summary>Feeds the readers of foreign bytes with what nobody wrote by hand.</summary>
internal static class Program
{
    private const string Usage = """
        Fovea.Fuzz list                                 the parsers
        Fovea.Fuzz NAME|all --seconds N [--seed N] [--corpus FOLDER]
                                                        changes seeds for N seconds each; a fault's input becomes crash-NAME-*
        Fovea.Fuzz NAME FILE...                         reads each file once
        Fovea.Fuzz NAME                                 what libfuzzer-dotnet and afl-fuzz start; else reads standard input once
        """;

    private static int Main(string[] args)
    {
        try
        {
            return Run(args);
        }
        catch (BadInputException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 3;
        }
    }

    private static int Run(string[] args)
    {
        if (args is ["list"])
        {
            foreach (ForeignParser each in ForeignParsers.All) Console.WriteLine($"{each.Name} ({each.Seeds.Count} seeds)");
            return 0;
        }

        if (args is [var all, "--seconds", .. var options] && options.Length % 2 == 1) return Campaigns(all, options);
        if (args.Length == 0 || args.Any(word => word.StartsWith('-')))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        ForeignParser parser = ForeignParsers.Find(args[0]);
        if (args.Length > 1) return args[1..].Count(file => !IsSound(parser, file));
        if (Environment.GetEnvironmentVariable("__LIBFUZZER_SHM_ID") is not null) Fuzzer.LibFuzzer.Run(bytes => Require(parser, bytes.ToArray()));
        else Fuzzer.OutOfProcess.Run(stream => Require(parser, ReadAll(stream)));
        return 0;
    }

    // The number of parsers with a fault. Options: seconds, then pairs of a name and a value.
    private static int Campaigns(string name, string[] options)
    {
        string? Option(string option) => Array.IndexOf(options, option) is var at and >= 0 ? options[at + 1] : null;
        byte[][] corpus = Option("--corpus") is { } folder ? [.. Directory.EnumerateFiles(folder).Select(File.ReadAllBytes)] : [];
        int seed = int.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture);
        TimeSpan time = TimeSpan.FromSeconds(int.Parse(options[0], CultureInfo.InvariantCulture));
        BranchMap.Use();
        IEnumerable<ForeignParser> parsers = name == "all" ? ForeignParsers.All : [ForeignParsers.Find(name)];
        return parsers.Count(parser => !Feed(parser, new Campaign(parser, corpus, seed), time));
    }

    private static bool Feed(ForeignParser parser, Campaign campaign, TimeSpan time)
    {
        (byte[] Input, string Fault)? found = campaign.Run(time);
        string branches = campaign.Branches > 0 ? $", {campaign.Branches} branches" : "";
        Console.WriteLine($"{parser.Name}: {campaign.Inputs} inputs{branches}, {campaign.Corpus} in the corpus, {(found is null ? "no fault" : "a fault:")}");
        if (found is not { } fault) return true;
        string file = $"crash-{parser.Name}-{Campaign.NameOf(fault.Input)}";
        File.WriteAllBytes(file, fault.Input);
        Console.WriteLine($"{file}: {fault.Fault}");
        return false;
    }

    private static bool IsSound(ForeignParser parser, string file)
    {
        string? fault = parser.Fault(File.ReadAllBytes(file));
        Console.WriteLine($"{file}: {fault ?? "read, or refused in a line"}");
        return fault is null;
    }

    private static void Require(ForeignParser parser, byte[] input)
    {
        if (parser.Fault(input) is { } fault) throw new InvalidOperationException(fault);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
