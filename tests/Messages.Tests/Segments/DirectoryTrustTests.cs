using Actors.Messages.Segments;

namespace Actors.Messages.Tests.Segments;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class DirectoryTrustTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actors-trust-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_directory_of_ones_own_is_fine() => Assert.Null(DirectoryTrust.Flaw(_directory));

    [Fact]
    public void One_that_every_user_may_write_is_not()
    {
        File.SetUnixFileMode(_directory, (UnixFileMode)0x1ff);
        Assert.Equal(($"every user may write into {_directory} (mode 0777)", $"chmod o-w {_directory}"), Words());
    }

    [Fact]
    public void One_that_is_not_there_is_named() => Assert.StartsWith($"{_directory}/none is not there: make it", DirectoryTrust.Flaw(_directory + "/none")!.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData(0u, 13, "no_root_squash")]
    [InlineData(0u, 30, "mounted read-only")]
    [InlineData(990u, 13, "give it to that user")]
    public void One_that_may_not_be_written_is_told_with_its_cure(uint user, int error, string cure) =>
        Assert.Contains(cure, DirectoryTrust.Denied("/shared/spool", user, error).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_link_to_a_directory_is_none()
    {
        File.CreateSymbolicLink(_directory + "/link", "/");
        Assert.Contains("is no directory", DirectoryTrust.Flaw(_directory + "/link")!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_ones_own_is_believed() => Assert.Null(DirectoryTrust.FileFlaw(Make("a", 0x180), []));

    [Fact]
    public void A_file_that_every_user_may_write_is_not_believed() => Assert.Contains("every user may write it", DirectoryTrust.FileFlaw(Make("a", 0x1b6), []), StringComparison.Ordinal);

    [Fact]
    public void A_link_is_not_followed()
    {
        File.CreateSymbolicLink(_directory + "/link", Make("a", 0x180));
        Assert.Equal("it is no plain file", DirectoryTrust.FileFlaw(_directory + "/link", []));
    }

    [Theory]
    [InlineData(0x1c0, 0x180)]
    [InlineData(0x1e8, 0x1a0)]
    [InlineData(0x1ed, 0x1a0)]
    public void Files_are_for_the_group_where_their_directory_is_and_never_for_others(int directory, int file)
    {
        File.SetUnixFileMode(_directory, (UnixFileMode)directory);
        Assert.Equal((UnixFileMode)file, DirectoryTrust.FileMode(_directory));
    }

    private string Make(string name, int mode)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        return path;
    }

    private (string What, string Cure) Words() => DirectoryTrust.Flaw(_directory) is { } flaw ? (flaw.What, flaw.Cure) : default;
}
