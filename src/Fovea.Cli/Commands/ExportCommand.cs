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

        With --precision int8 a model that has ranges for int8 is written in the form that runtimes look for (QuantizeLinear and
        DequantizeLinear around its operators), with one scale a value, since they take no more; Fovea itself has one a channel.

        The weights alone need no export: weights.safetensors in a model's folder is read by PyTorch (safetensors.torch).

        Examples:
          fovea export fovea-x4 --out fovea-x4.onnx
          fovea export fovea-x4 --format onnx --size 320x180 --out fovea-x4-180p.onnx --force
          fovea export fovea-x4-int8 --precision int8 --out fovea-x4-int8.onnx
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model's name or folder." };
        ModelCompletions.Complete(model);
        Option<string> format = new("--format") { Description = "The form of the file.", DefaultValueFactory = _ => "onnx" };
        format.AcceptOnlyFromAmong("onnx");
        Option<string> output = new("--out", "-o") { Description = "The file to write.", HelpName = "file", Required = true };
        Option<string?> size = new("--size") { Description = "Size of the frames, when it is to be fixed; any size otherwise.", HelpName = "WxH" };
        Option<string> precision = new("--precision") { Description = "Floats or bytes.", DefaultValueFactory = _ => "fp32" };
        precision.AcceptOnlyFromAmong([.. PrecisionNames.All]);
        Option<bool> raw = new("--no-clamp") { Description = "Leave samples outside of [0, 1] in the output as the network makes them." };
        Option<bool> force = new("--force") { Description = "Replace a file that exists." };
        Command command = new("export", Description);
        command.Arguments.Add(model);
        foreach (Option option in (Option[])[format, output, size, precision, raw, force]) command.Options.Add(option);
        command.SetAction(result =>
        {
            (int width, int height) = result.GetValue(size) is string text ? FrameSize.Parse(text) : (0, 0);
            string path = result.GetValue(output)!;
            CheckTarget(path, result.GetValue(force));
            using Model opened = ModelZoo.Open(result.GetValue(model)!);
            OnnxModel.Save(path, opened.Network, opened.Name, new OnnxOptions(width, height, !result.GetValue(raw), result.GetValue(precision) == "int8" ? OnnxRanges.Of(opened) : null));
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
