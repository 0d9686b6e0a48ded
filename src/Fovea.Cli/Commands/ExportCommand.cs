using System.CommandLine;
using System.Globalization;
using Fovea.Networks;
using Fovea.Networks.Onnx;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea export</c>: writes a model for other runtimes.</summary>
internal static class ExportCommand
{
    private const string Description = """
        Writes a model for other runtimes: ONNX with operator set 17, one input "input" and one output "output", floats of
        (1, channels, height, width) with samples in [0, 1], RGB unless the model takes luma.

        The weights alone need no export: weights.safetensors in a model's folder is read by PyTorch (safetensors.torch).

        Examples:
          fovea export fovea-x4 --out fovea-x4.onnx
          fovea export fovea-x4 --format onnx --size 320x180 --out fovea-x4-180p.onnx --force
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model's name or folder." };
        Option<string> format = new("--format") { Description = "The form of the file.", DefaultValueFactory = _ => "onnx" };
        format.AcceptOnlyFromAmong("onnx");
        Option<string> output = new("--out", "-o") { Description = "The file to write.", HelpName = "file", Required = true };
        Option<string?> size = new("--size") { Description = "Size of the frames, when it is to be fixed; any size otherwise.", HelpName = "WxH" };
        Option<bool> raw = new("--no-clamp") { Description = "Leave samples outside of [0, 1] in the output as the network makes them." };
        Option<bool> force = new("--force") { Description = "Replace a file that exists." };
        Command command = new("export", Description);
        command.Arguments.Add(model);
        foreach (Option option in (Option[])[format, output, size, raw, force]) command.Options.Add(option);
        command.SetAction(result =>
        {
            (int width, int height) = result.GetValue(size) is string text ? FrameSize.Parse(text) : (0, 0);
            string path = result.GetValue(output)!;
            CheckTarget(path, result.GetValue(force));
            using Model opened = ModelZoo.Open(result.GetValue(model)!);
            OnnxModel.Save(path, opened.Network, opened.Name, new OnnxOptions(width, height, Clamp: !result.GetValue(raw)));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{opened.Name} is in {path}: ONNX, operator set {OnnxModel.OperatorSet}, {new FileInfo(path).Length:N0} bytes."));
            return 0;
        });
        return command;
    }

    private static void CheckTarget(string path, bool force)
    {
        if (Directory.Exists(path)) throw new BadInputException($"The output {path} is a folder; name a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new BadInputException($"The folder {folder} does not exist; make it first.");
        if (File.Exists(path) && !force) throw new BadInputException($"The output {path} exists; give another name or --force.");
    }
}
