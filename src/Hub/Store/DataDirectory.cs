using Actors.Messages.Settings;

namespace Actors.Hub.Store;

/// <summary>The hub's data directory, held by one hub at a time.</summary>
public sealed class DataDirectory : IDisposable
{
    private const string LockName = "hub.lock";
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Root = path;
        _lock = held;
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>Makes the directory where it is missing and takes its lock, which the kernel gives back however the process ends.</summary>
    /// <exception cref="StartException">The directory cannot be made or written, or another hub holds it.</exception>
    public static DataDirectory Open(string path)
    {
        var root = Path.GetFullPath(path);
        try
        {
            // Jobs of all users: for the hub's user and group only. A directory that is there keeps its mode.
            Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"actors.hub.data: cannot make {root}: {e.Message} Set it, or --data, to a directory this user may write.", e);
        }

        try
        {
            return new DataDirectory(root, new FileStream(Path.Combine(root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException($"actors.hub.data: cannot write in {root}: {e.Message} Set it, or --data, to a directory this user may write.", e);
        }
        catch (IOException e)
        {
            throw new StartException($"actors.hub.data: another hub holds {root}. Stop it, or give this one a directory of its own with --data.", e);
        }
    }

    /// <summary>A path of the configuration: absolute, or relative to the data directory.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, Root);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
