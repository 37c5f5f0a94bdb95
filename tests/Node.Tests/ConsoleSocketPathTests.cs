using System.Net.Sockets;

namespace Actors.Node.Tests;

public sealed class ConsoleSocketPathTests : IDisposable
{
    private readonly FreshDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_lies_in_the_data_directory() => Assert.Equal(_directory.File("console.sock"), ConsoleSocketPath.For(_directory.Path));

    [Fact]
    public void Where_that_is_too_long_it_lies_in_a_directory_of_the_users_own()
    {
        var data = Path.Combine(_directory.Path, new string('d', 100));
        var path = ConsoleSocketPath.For(data);
        try
        {
            Assert.Equal(path, ConsoleSocketPath.For(data));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(path));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
