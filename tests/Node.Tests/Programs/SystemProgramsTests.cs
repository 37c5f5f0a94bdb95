using System.Text;
using Actors.Node.Kernel;
using Actors.Node.Programs;

namespace Actors.Node.Tests.Programs;

public sealed class SystemProgramsTests : IDisposable
{
    private readonly FreshDirectory _fresh = new();

    public void Dispose() => _fresh.Dispose();

    [Fact]
    public void A_program_is_found_by_its_name_and_file_with_the_path_that_the_kernel_tells()
    {
        var real = Make("real/solver");
        Directory.CreateSymbolicLink(Path.Combine(_fresh.Path, "linked"), Path.Combine(_fresh.Path, "real"));
        File.CreateSymbolicLink(Path.Combine(_fresh.Path, "real/short"), real);
        Assert.Equal(real, Find("solver", real, "missing/", "linked/"));
        Assert.Equal(real, Find("short", real, "linked/"));
    }

    [Fact]
    public void Another_file_of_that_name_is_not_it() => Assert.Null(Find("solver", Make("one/solver"), Path.GetDirectoryName(Make("other/solver")) + "/"));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../bin/solver")]
    [InlineData("solver\0")]
    [InlineData("\u001b[31m")]
    public void A_name_that_is_no_files_name_finds_nothing(string name) => Assert.Null(Find(name, Make("bin/solver"), "bin/"));

    private string Make(string name)
    {
        var path = Path.Combine(_fresh.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }

    private string? Find(string name, string file, params string[] directories)
    {
        Assert.Equal(0, FileStatus.TryGet(Libc.AtCurrentDirectory, Encoding.UTF8.GetBytes(file + "\0"), out var status));
        var programs = new SystemPrograms([.. directories.Select(d => Path.Combine(_fresh.Path, d))]);
        return programs.TryFind(status.Device, status.Inode, Encoding.UTF8.GetBytes(name), out var path, out _) ? Encoding.UTF8.GetString(path) : null;
    }
}
