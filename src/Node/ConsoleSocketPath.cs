using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Actors.Messages.Settings;

namespace Actors.Node;

/// <summary>
/// Where the console socket lies: <c>console.sock</c> in the data directory. The kernel allows a socket's path 107 bytes; where that
/// is too short the socket lies in a directory of the agent's own user below <c>/run</c>, <c>XDG_RUNTIME_DIR</c> or the temporary
/// directory, always the same for the same data directory.
/// </summary>
internal static class ConsoleSocketPath
{
    /// <summary>Most bytes of a socket's path (unix(7)).</summary>
    public const int Longest = 107;
    private const string FileName = "console.sock";

    /// <summary>The socket's path; its directory exists and is the agent's own.</summary>
    /// <exception cref="StartException">No directory can be used.</exception>
    public static string For(string dataDirectory)
    {
        var path = Path.Combine(Path.GetFullPath(dataDirectory), FileName);
        return Encoding.UTF8.GetByteCount(path) <= Longest ? path : Path.Combine(ShortDirectory(dataDirectory), FileName);
    }

    private static string ShortDirectory(string dataDirectory)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(dataDirectory))))[..16];
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        string[] parents = [.. Environment.IsPrivilegedProcess ? ["/run"] : Array.Empty<string>(), .. string.IsNullOrEmpty(runtime) ? [] : new[] { runtime }, Path.GetTempPath()];
        Exception? last = null;
        foreach (var parent in parents.Where(parent => Encoding.UTF8.GetByteCount(parent) < Longest - 50))
        {
            var directory = Path.Combine(parent, $"actors-node-{UserId()}-{hash}");
            try
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                if (new DirectoryInfo(directory).LinkTarget is not null)
                {
                    continue;
                }

                // Fails where another user made the directory first.
                File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                return directory;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                last = exception;
            }
        }

        throw new StartException(
            $"no place for the console socket: in {dataDirectory} its path would be longer than {Longest} bytes (choose a shorter actors.node.data), and elsewhere: {last?.Message}", last);
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint UserId();
}
