using System.CommandLine;
using System.CommandLine.Completions;
using Fovea.Networks;

namespace Fovea.Cli.Commands;

/// <summary>Model names for a shell's completion.</summary>
internal static class ModelCompletions
{
    /// <summary>Completes an option with the names of all models.</summary>
    public static void Complete(Option option) => option.CompletionSources.Add(All);

    /// <summary>Completes an argument with the names of all models.</summary>
    public static void Complete(Argument argument) => argument.CompletionSources.Add(All);

    /// <summary>Completes the last name of a list that is separated by commas.</summary>
    public static void CompleteList(Option option) => option.CompletionSources.Add(context =>
    {
        string before = context.WordToComplete[..(context.WordToComplete.LastIndexOf(',') + 1)];
        return ModelZoo.List().Select(name => new CompletionItem(before + name));
    });

    /// <summary>The names in the user's own folder.</summary>
    public static IEnumerable<CompletionItem> OfUser()
    {
        string? shelf = ModelZoo.UserFolder();
        return shelf is not null && Directory.Exists(shelf) ? Directory.EnumerateDirectories(shelf).Select(folder => new CompletionItem(Path.GetFileName(folder))) : [];
    }

    private static IEnumerable<CompletionItem> All(CompletionContext context) => ModelZoo.List().Select(name => new CompletionItem(name));
}
