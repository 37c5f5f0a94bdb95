using Actors.Node.Kernel;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;
using Actors.Node.Programs;

namespace Actors.Node.Attribution.Bpf;

/// <summary>Which program the kernel's word of a file means. A process of a millisecond may be gone by then, but its file is there, and runs again.</summary>
internal sealed partial class BpfAttribution
{
    private const int MostFiles = 20_000;

    private readonly Dictionary<FileKey, Executable> _files = [];
    private readonly PathBuffer _path = new();
    private readonly Dictionary<FileKey, (byte[] Name, long Pass)> _unnamed = [];

    private void OnFile(in HookEvent told, byte[] names)
    {
        if (_files.ContainsKey(told.File) || FileOf(told.File, told.Process) is not null)
        {
            return;
        }

        if (FileByNames(told, names) is { } executable)
        {
            Remember(told.File, executable);
            return;
        }

        Span<byte> name = stackalloc byte[16];
        _unnamed[told.File] = (told.CopyName(name).ToArray(), On.Progress.Pass);
        _hooks.TellAgain(told.File);
    }

    /// <summary>The program of a file, if it is known or a live process shows it.</summary>
    private Executable? FileOf(FileKey file, int pid)
    {
        if (_files.TryGetValue(file, out var known))
        {
            return known;
        }

        if (file.Inode == 0 || pid == 0 || On.Executables.OfProcess(pid) is not { } executable || executable.Inode != file.Inode)
        {
            return null;
        }

        executable = On.Executables.InImage(executable, pid);
        Remember(file, executable);
        return executable;
    }

    /// <summary>By its names: the agent's path too where it sees that file there, else the path inside a container, as for a live process.</summary>
    private Executable? FileByNames(in HookEvent told, byte[] names)
    {
        var device = FileStatus.DeviceOf(told.File.Device >> 20, told.File.Device & 0xfffff);
        var inItsRoot = (int)told.Parent.Value - 1;
        var path = PathOf(ContainerImage.MayHold(device) && inItsRoot >= 0 ? names.AsSpan(0, inItsRoot) : names);
        if (path.Length == 0)
        {
            return null;
        }

        var isSeen = FileStatus.TryGet(Libc.AtCurrentDirectory, _path.Reset().Add(path).Terminated, out var status) == 0 && status.Inode == told.File.Inode;
        return On.Executables.OfPath(path, isSeen ? status : new FileStatus(device, told.File.Inode, 0, told.Uid, IsDirectory: false));
    }

    /// <summary>The path of names in reverse order, each ended by a NUL. Empty when there are none.</summary>
    private static byte[] PathOf(ReadOnlySpan<byte> names)
    {
        List<byte> path = [];
        while (names.IndexOf((byte)0) is >= 0 and var end)
        {
            if (!names[..end].SequenceEqual("/"u8))
            {
                path.InsertRange(0, [(byte)'/', .. names[..end]]);
            }

            names = names[(end + 1)..];
        }

        return [.. path];
    }

    private void Remember(FileKey file, Executable executable)
    {
        if (_files.Count >= MostFiles)
        {
            foreach (var old in _files.Keys)
            {
                _hooks.TellAgain(old);
            }

            _files.Clear();
        }

        _files[file] = executable;
        _unnamed.Remove(file);
    }

    /// <summary>Nobody could read its path, and nobody will: the process's name stands for it.</summary>
    private Executable? Unnamed(FileKey file, TrackedJob job) =>
        _unnamed.TryGetValue(file, out var unnamed) && (job.Ended || On.Progress.Pass > unnamed.Pass + 1) ? On.Executables.Placeholder(unnamed.Name, 0, 0) : null;
}
