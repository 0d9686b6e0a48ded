using Fovea.Networks;
using Fovea.Tests.Upscaling;
using Fovea.Upscaling;

namespace Fovea.Tests;

public sealed class DevicePathTests
{
    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/fovea-no-such-device")]
    public void No_file_takes_the_place_of_a_device(string device)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices with names");
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder["link.mp4"], device);
        Directory.CreateSymbolicLink(folder["devices"], Path.GetDirectoryName(device)!);
        foreach (string path in new[] { device, folder["link.mp4"], Path.Combine(folder["devices"], Path.GetFileName(device)) })
        {
            Assert.Throws<BadInputException>(() => OutputPath.Check("in.mp4", path, new UpscaleOptions { Overwrite = true }));
            Assert.Throws<BadInputException>(() => AtomicFile.Write(path, [1]));
        }
    }

    [Theory]
    [InlineData("/dev/shm/out.mp4")]
    [InlineData("/device/out.mp4")]
    [InlineData("out.mp4")]
    public void Other_names_are_files(string path) => DevicePath.Refuse(path);
}
