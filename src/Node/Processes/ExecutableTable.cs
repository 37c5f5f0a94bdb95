using Actors.Node.Kernel;
using Actors.Node.Programs;

namespace Actors.Node.Processes;

/// <summary>
/// The executables seen, and which file an inode is: an exit record names device and inode only, and a process of a millisecond is gone before its
/// link can be read, but a program that runs briefly runs often.
/// </summary>
internal sealed class ExecutableTable
{
    private const int PruneAbove = 20_000;
    private const int PruneDetailedAbove = 2_000;
    private const int MostDetailed = 4_000;

    private readonly Dictionary<(ulong Device, ulong Inode), List<Executable>> _byFile = [];
    private readonly Dictionary<(ulong Device, ulong Inode), Executable> _aliases = [];
    private readonly Dictionary<(Executable Program, ProgramDetails Details), Executable> _detailed = [];
    private readonly ProcFiles _proc;
    private readonly SystemPrograms _system;
    private int _count;

    /// <summary>Reads links by these files.</summary>
    public ExecutableTable(ProcFiles proc)
    {
        _proc = proc;
        Reader = new ProgramReader(proc);
        _system = new SystemPrograms(proc.IsMounted ? SystemPrograms.Usual : []);
    }

    /// <summary>Who reads what is kept beside the file.</summary>
    public ProgramReader Reader { get; init; }

    /// <summary>Whether root owns the file of a path: for trees whose files are not on this host. Null: the host's own files are asked.</summary>
    public Func<string, bool>? IsOwnedByRoot { get; set; }

    /// <summary>A placeholder's real path became known: its usage belongs there.</summary>
    public Action<Executable, Executable>? Resolved { get; set; }

    /// <summary>The executable a live process runs now.</summary>
    /// <returns>Null when it cannot be read: gone, or another user's.</returns>
    public Executable? OfProcess(int pid)
    {
        if (!_proc.TryExecutable(pid, out var link, out var status))
        {
            return null;
        }

        var path = link;
        var mark = " (deleted)"u8;
        if (link.EndsWith(mark) && IsMarked(pid, link, status))
        {
            path = link[..^mark.Length];
        }

        if (ContainerImage.MayHold(status.Device) && _proc.RootOf(pid) is { Length: > 1 } root && path.Length > root.Length && path[root.Length] == (byte)'/' && path.StartsWith(root))
        {
            // In a container that has changed its root directory the path is the one seen inside.
            path = path[root.Length..];
        }

        return OfPath(path, status);
    }

    /// <summary>A program with what is kept of this process beside it.</summary>
    /// <param name="program">What it runs.</param>
    /// <param name="pid">The process.</param>
    /// <param name="before">What it was last known to run; null: it may be another script since.</param>
    /// <param name="begins">It begins to run it just now.</param>
    public Executable Detailed(Executable program, int pid, Executable? before, bool begins) =>
        before is not null && ReferenceEquals(before.Program, program) ? before : Detailed(program, Reader.Read(program, pid, begins));

    /// <summary>A program with the image of the container that this process is in, and nothing else.</summary>
    public Executable InImage(Executable program, int pid) =>
        Reader.Image(program, pid) is { } image ? Detailed(program, new ProgramDetails([], image)) : program;

    /// <summary>The one object of a program and details. Of very many scripts those that come last are not told apart.</summary>
    public Executable Detailed(Executable program, ProgramDetails details)
    {
        if (details.Equals(ProgramDetails.None))
        {
            return program;
        }

        if (!_detailed.TryGetValue((program, details), out var executable))
        {
            if (_detailed.Count >= MostDetailed)
            {
                return program;
            }

            executable = new Executable(program.Path, program.Device, program.Inode, program.IsPlaceholder, program.IsOwnedByRoot, program, details);
            _detailed.Add((program, details), executable);
        }

        return executable;
    }

    /// <summary>The executable at a path.</summary>
    public Executable OfPath(ReadOnlySpan<byte> path, FileStatus status)
    {
        var ownedByRoot = IsOwnedByRoot?.Invoke(System.Text.Encoding.UTF8.GetString(path)) ?? (status.OwnerUid == 0 && status.Inode != 0);
        return Intern(path, status.Device, status.Inode, isPlaceholder: false, ownedByRoot);
    }

    /// <summary>
    /// The executable of an exit record, by device and inode; of several names the one that fits the process's name. One that was not met before is looked for where programs of the
    /// system are, once.
    /// </summary>
    public Executable? OfFile(ulong device, ulong inode, ReadOnlySpan<byte> name)
    {
        if (inode == 0)
        {
            return null;
        }

        Executable? found = null;
        if (_byFile.TryGetValue((device, inode), out var list))
        {
            foreach (var executable in list)
            {
                if (!executable.IsPlaceholder && (found is null || executable.FileName.StartsWith(name)))
                {
                    found = executable;
                }
            }
        }

        return found ?? _aliases.GetValueOrDefault((device, inode)) ?? OfSystem(device, inode, name, list);
    }

    private Executable? OfSystem(ulong device, ulong inode, ReadOnlySpan<byte> name, List<Executable>? known)
    {
        foreach (var placeholder in known ?? [])
        {
            if (placeholder.Path.AsSpan(1, placeholder.Path.Length - 2).SequenceEqual(name))
            {
                return null;
            }
        }

        return _system.TryFind(device, inode, name, out var path, out var status) ? OfPath(path, status) : null;
    }

    /// <summary>Some file systems tell statx another device or inode than the exit record: what was learned once is kept.</summary>
    public void Learn(ulong device, ulong inode, Executable executable)
    {
        executable = executable.Program;
        if (inode == 0 || executable.IsPlaceholder || (executable.Device == device && executable.Inode == inode))
        {
            return;
        }

        _aliases[(device, inode)] = executable;
        ReplacePlaceholders(device, inode, executable);
    }

    /// <summary>What stands for an executable whose path cannot be read: the process's name in brackets, as ps shows it.</summary>
    public Executable Placeholder(ReadOnlySpan<byte> name, ulong device, ulong inode)
    {
        Span<byte> text = stackalloc byte[66];
        text[0] = (byte)'[';
        name = name[..Math.Min(name.Length, 64)];
        name.CopyTo(text[1..]);
        text[name.Length + 1] = (byte)']';
        return Intern(text[..(name.Length + 2)], device, inode, isPlaceholder: true, ownedByRoot: false);
    }

    /// <summary>The one object of (path, device, inode).</summary>
    public Executable Intern(ReadOnlySpan<byte> path, ulong device, ulong inode, bool isPlaceholder, bool ownedByRoot)
    {
        if (_byFile.TryGetValue((device, inode), out var list))
        {
            foreach (var known in list)
            {
                if (known.IsPlaceholder == isPlaceholder && path.SequenceEqual(known.Path))
                {
                    return known;
                }
            }
        }
        else
        {
            list = new List<Executable>(1);
            _byFile[(device, inode)] = list;
        }

        var executable = new Executable(path.ToArray(), device, inode, isPlaceholder, ownedByRoot);
        list.Add(executable);
        _count++;
        if (!isPlaceholder && inode != 0)
        {
            ReplacePlaceholders(device, inode, executable);
        }

        return executable;
    }

    /// <summary>Forgets what nobody uses when there is much of it.</summary>
    public void Prune(Func<HashSet<Executable>> used)
    {
        if (_count <= PruneAbove && _detailed.Count <= PruneDetailedAbove)
        {
            return;
        }

        var keep = used();
        foreach (var (key, executable) in _detailed)
        {
            if (keep.Contains(executable))
            {
                keep.Add(key.Program);
            }
            else
            {
                _detailed.Remove(key);
            }
        }

        _count = 0;
        foreach (var (file, list) in _byFile)
        {
            list.RemoveAll(e => !keep.Contains(e));
            _count += list.Count;
            if (list.Count == 0)
            {
                _byFile.Remove(file);
            }
        }

        foreach (var (file, executable) in _aliases)
        {
            if (!keep.Contains(executable))
            {
                _aliases.Remove(file);
            }
        }
    }

    /// <summary>
    /// " (deleted)" is the kernel's mark and no part of the name when no name is left, or when no file of the marked name is this file. A file can
    /// really be called so; where that cannot be told (its root may not be looked into) the text stays as it is.
    /// </summary>
    private bool IsMarked(int pid, ReadOnlySpan<byte> link, FileStatus status)
    {
        if (status.Inode != 0 && status.Links == 0)
        {
            return true;
        }

        var error = _proc.StatusInRootOf(pid, link, out var literal);
        return error == 0
            ? (literal.Device, literal.Inode) != (status.Device, status.Inode)
            : error == Libc.NoEntry;
    }

    private void ReplacePlaceholders(ulong device, ulong inode, Executable executable)
    {
        if (!_byFile.TryGetValue((device, inode), out var list))
        {
            return;
        }

        for (var i = list.Count - 1; i >= 0; i--)
        {
            var placeholder = list[i];
            if (placeholder.IsPlaceholder && placeholder.Inode != 0)
            {
                list.RemoveAt(i);
                _count--;
                Resolved?.Invoke(placeholder, executable);
            }
        }
    }
}
