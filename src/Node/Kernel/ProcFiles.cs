using System.Buffers.Text;

namespace Actors.Node.Kernel;

/// <summary>Reads what /proc shows of processes, into buffers used again and again. Not safe for several threads.</summary>
internal sealed class ProcFiles
{
    private const long ProcMagic = 0x9fa0;
    private const int EnvironmentLimit = 4 << 20;
    private const int OpenFiles = 7;
    private const ulong MostGiven = 64 * 1024;

    /// <summary>Each holds some 5 KiB in the kernel.</summary>
    private const ulong MostKept = 8192;

    private readonly byte[] _root;
    private readonly PathBuffer _path = new();
    private readonly ReadBuffer _stat = new(4096, 4096);
    private readonly ReadBuffer _cgroup = new(4096, 256 * 1024);
    private readonly ReadBuffer _link = new(8192, 8192);
    private readonly ReadBuffer _place = new(4096, 4096);
    private readonly ReadBuffer _environment = new(32 * 1024, EnvironmentLimit);
    private readonly ReadBuffer _other = new(8192, 64 * 1024);
    private readonly DirectoryEntries _entries = new();
    private int _mayKeep;

    /// <summary>Reads below a directory.</summary>
    public unsafe ProcFiles(string root)
    {
        _root = System.Text.Encoding.UTF8.GetBytes(root.TrimEnd('/') + "/");
        var result = stackalloc byte[256];
        fixed (byte* path = new PathBuffer().Add(_root).Terminated)
        {
            IsMounted = Libc.StatFileSystem(path, result) == 0 && *(long*)result == ProcMagic;
        }

        // The counters of many jobs need descriptors too.
        var files = stackalloc ulong[2];
        _mayKeep = IsMounted && Libc.GetLimit(OpenFiles, files) == 0 ? (int)Math.Min(MostKept, files[0] / 4) : 0;
    }

    /// <summary>Whether it is a proc file system and no frozen copy: only then the kernel's other words on pids fit.</summary>
    public bool IsMounted { get; }

    /// <summary>Text of the stat line read last.</summary>
    public ReadOnlySpan<byte> StatText => _stat.Content;

    /// <summary>Fills a list with all process ids.</summary>
    public void ListProcesses(List<int> pids)
    {
        ListNumbers(_path.Reset().Add(_root).Terminated, pids);
    }

    private void ListNumbers(ReadOnlySpan<byte> directory, List<int> pids)
    {
        pids.Clear();
        if (!_entries.Open(Libc.AtCurrentDirectory, directory))
        {
            return;
        }

        while (_entries.NextDirectory())
        {
            var name = _entries.Name;
            if (name[0] is >= (byte)'1' and <= (byte)'9' && Utf8Parser.TryParse(name, out int pid, out var used) && used == name.Length)
            {
                pids.Add(pid);
            }
        }
    }

    /// <summary>Reads /proc/PID/stat.</summary>
    public bool TryStat(int pid, out ProcessStat stat)
    {
        stat = default;
        return _stat.ReadAll(Libc.AtCurrentDirectory, PathOf(pid, "/stat"u8)) == 0 && ProcessStat.TryParse(_stat.Content, out stat);
    }

    /// <summary>Reads /proc/PID/stat by a descriptor that stays open, if it is wanted and there are not too many.</summary>
    public bool TryStat(int pid, ref KeptFiles kept, out ProcessStat stat)
    {
        stat = default;
        return ReadKept(_stat, pid, "/stat"u8, kept.Wanted, ref kept.Stat) && ProcessStat.TryParse(_stat.Content, out stat);
    }

    /// <summary>Reads /proc/PID/cgroup in the same way; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> Cgroup(int pid, ref KeptFiles kept) => ReadKept(_cgroup, pid, "/cgroup"u8, kept.Wanted, ref kept.Cgroup) ? _cgroup.Content : default;

    /// <summary>Closes what was kept open.</summary>
    public void Release(ref KeptFiles kept)
    {
        Release(ref kept.Stat);
        Release(ref kept.Cgroup);
        kept = default;
    }

    /// <summary>Reads /proc/PID/cgroup; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> Cgroup(int pid) => _cgroup.ReadAll(Libc.AtCurrentDirectory, PathOf(pid, "/cgroup"u8)) == 0 ? _cgroup.Content : default;

    /// <summary>Reads /proc/PID/environ.</summary>
    public bool TryEnvironment(int pid, out ReadOnlySpan<byte> block)
    {
        var error = _environment.ReadAll(Libc.AtCurrentDirectory, PathOf(pid, "/environ"u8));
        block = _environment.Content;
        return error == 0;
    }

    /// <summary>Reads /proc/PID/cmdline; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> CommandLine(int pid) => _other.ReadAll(Libc.AtCurrentDirectory, PathOf(pid, "/cmdline"u8)) == 0 ? _other.Content : default;

    /// <summary>Reads the link /proc/PID/exe.</summary>
    /// <returns>False when the process is gone, a kernel thread, or somebody else's.</returns>
    public bool TryExecutable(int pid, out ReadOnlySpan<byte> link, out FileStatus status)
    {
        status = default;
        var error = _link.ReadLink(Libc.AtCurrentDirectory, PathOf(pid, "/exe"u8));
        link = _link.Content;
        return error == 0 && link.Length > 0 && (FileStatus.TryGet(Libc.AtCurrentDirectory, PathOf(pid, "/exe"u8), out status) == 0 || !IsMounted);
    }

    /// <summary>What a path means to a process, in its own root directory.</summary>
    /// <returns>0, or the error number.</returns>
    public int StatusInRootOf(int pid, ReadOnlySpan<byte> path, out FileStatus status)
    {
        PathOf(pid, "/root"u8);
        return FileStatus.TryGet(Libc.AtCurrentDirectory, _path.Add(path).Terminated, out status);
    }

    /// <summary>What a relative path means to a process, in the directory it works in; that directory where there is none.</summary>
    /// <returns>0, or the error number.</returns>
    public int StatusInDirectoryOf(int pid, ReadOnlySpan<byte> path, out FileStatus status)
    {
        PathOf(pid, "/cwd/"u8);
        return FileStatus.TryGet(Libc.AtCurrentDirectory, _path.Add(path).Terminated, out status);
    }

    /// <summary>Reads /proc/PID/task/TID/io; empty when it cannot be read. (/proc/PID/io has that of reaped children too.)</summary>
    public ReadOnlySpan<byte> Io(int pid, int thread) =>
        _other.ReadAll(Libc.AtCurrentDirectory, _path.Reset().Add(_root).Add(pid).Add("/task/"u8).Add(thread).Add("/io"u8).Terminated) == 0 ? _other.Content : default;

    /// <summary>Fills a list with a process's threads.</summary>
    public void ListThreads(int pid, List<int> threads) => ListNumbers(PathOf(pid, "/task"u8), threads);

    /// <summary>Reads /proc/PID/status; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> Status(int pid) => _other.ReadAll(Libc.AtCurrentDirectory, PathOf(pid, "/status"u8)) == 0 ? _other.Content : default;

    /// <summary>Real uid of a process; null when it is gone.</summary>
    public uint? UidOf(int pid)
    {
        var text = Status(pid);
        var at = text.IndexOf("\nUid:\t"u8);
        return at >= 0 && Utf8Parser.TryParse(text[(at + 6)..], out uint uid, out _) ? uid : null;
    }

    /// <summary>A file directly below the root, such as <c>sys/kernel/random/boot_id</c>; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> TopFile(ReadOnlySpan<byte> name) =>
        _other.ReadAll(Libc.AtCurrentDirectory, _path.Reset().Add(_root).Add(name).Terminated) == 0 ? _other.Content : default;

    /// <summary>A file in the directory a process works in, as <c>/config</c>; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> InDirectoryOf(int pid, ReadOnlySpan<byte> file)
    {
        PathOf(pid, "/cwd"u8);
        return Given(_path.Add(file).Terminated);
    }

    /// <summary>A file in a process's own root directory, as <c>/run/.containerenv</c>; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> InRootOf(int pid, ReadOnlySpan<byte> file)
    {
        PathOf(pid, "/root"u8);
        return Given(_path.Add(file).Terminated);
    }

    /// <summary>Which mounts the agent itself sees.</summary>
    public ReadOnlySpan<byte> OwnMountNamespace() => Link(_path.Reset().Add(_root).Add("self/ns/mnt"u8).Terminated);

    /// <summary>Which mounts a process sees: <c>mnt:[4026531841]</c>; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> MountNamespace(int pid) => Link(PathOf(pid, "/ns/mnt"u8));

    /// <summary>The directory a process works in; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> DirectoryOf(int pid) => Link(PathOf(pid, "/cwd"u8));

    /// <summary>Where a process's root directory is; empty when it cannot be read.</summary>
    public ReadOnlySpan<byte> RootOf(int pid) => Link(PathOf(pid, "/root"u8));

    /// <summary>Lines of /proc/PID/maps; empty when they cannot be read.</summary>
    public ReadOnlySpan<byte> Maps(int pid) => _environment.ReadAll(Libc.AtCurrentDirectory, PathOf(pid, "/maps"u8)) == 0 ? _environment.Content : default;

    /// <summary>The same files, read into other buffers.</summary>
    public ProcFiles Another() => new(System.Text.Encoding.UTF8.GetString(_root));

    /// <summary>
    /// A file that a user may have put there. To open a pipe, or to read what the kernel makes up, may hold up the agent for ever, and to open a device may do more than read: what is
    /// there is looked at first, and only an ordinary file of some length is read.
    /// </summary>
    private unsafe ReadOnlySpan<byte> Given(ReadOnlySpan<byte> path)
    {
        int found;
        fixed (byte* p = path)
        {
            found = Libc.OpenAt(Libc.AtCurrentDirectory, p, Libc.PathOnly | Libc.CloseOnExec, 0);
        }

        if (found < 0)
        {
            return default;
        }

        var itself = _path.Reset().Add("/proc/self/fd/"u8).Add(found).Terminated;
        var isRead = FileStatus.TryGet(Libc.AtCurrentDirectory, itself, out var status) == 0 && status is { IsFile: true, Bytes: > 0 and <= MostGiven }
            && _other.ReadAll(Libc.AtCurrentDirectory, itself, Libc.NonBlocking) == 0;
        _ = Libc.Close(found);
        return isRead ? _other.Content : default;
    }

    private ReadOnlySpan<byte> Link(ReadOnlySpan<byte> path) => _place.ReadLink(Libc.AtCurrentDirectory, path) == 0 ? _place.Content : default;

    private unsafe bool ReadKept(ReadBuffer buffer, int pid, ReadOnlySpan<byte> file, bool wanted, ref int descriptor)
    {
        if (descriptor == 0 && wanted && _mayKeep > 0)
        {
            fixed (byte* path = PathOf(pid, file))
            {
                descriptor = Math.Max(0, Libc.OpenAt(Libc.AtCurrentDirectory, path, Libc.CloseOnExec, 0));
            }

            _mayKeep -= descriptor == 0 ? 0 : 1;
        }

        if (descriptor != 0)
        {
            if (buffer.ReadAtOnce(descriptor) == 0)
            {
                return true;
            }

            // The process is gone; its number may be another's.
            Release(ref descriptor);
        }

        return buffer.ReadAll(Libc.AtCurrentDirectory, PathOf(pid, file)) == 0;
    }

    private void Release(ref int descriptor)
    {
        if (descriptor != 0)
        {
            _ = Libc.Close(descriptor);
            _mayKeep++;
            descriptor = 0;
        }
    }

    private ReadOnlySpan<byte> PathOf(int pid, ReadOnlySpan<byte> file) => _path.Reset().Add(_root).Add(pid).Add(file).Terminated;
}
