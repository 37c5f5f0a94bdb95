using Actors.Node.Finders;
using Actors.Node.Kernel;
using Actors.Node.Processes;

namespace Actors.Node.Programs;

/// <summary>What is kept of a process beside its program's file: an interpreter's script, the image of its container, libraries.</summary>
internal sealed class ProgramReader(ProcFiles proc)
{
    private static readonly long s_loadedNsec = TimeSpan.FromSeconds(1).Ticks * 100;

    private readonly ContainerImage _images = new(proc);

    /// <summary>How much of scripts is kept.</summary>
    public ScriptsKept Scripts { get; init; }

    /// <summary>Whether libraries are.</summary>
    public bool Libraries { get; init; }

    /// <summary>Reads what a process runs now. It is right just after an exec: later a process may have changed its title.</summary>
    /// <param name="program">The program.</param>
    /// <param name="pid">The process.</param>
    /// <param name="begins">It begins to run it just now.</param>
    public ProgramDetails Read(Executable program, int pid, bool begins)
    {
        var script = Script(program, pid, default, begins);
        var image = Image(program, pid);
        return script.Length == 0 && image is null ? ProgramDetails.None : new ProgramDetails(script, image);
    }

    /// <summary>The image of the container a process is in, empty where that is not known; null: in none.</summary>
    public byte[]? Image(Executable program, int pid) => _images.Of(pid, program.Device);

    /// <summary>Looks at the libraries of a program, once, in a process that has had time to load them.</summary>
    /// <param name="program">The program.</param>
    /// <param name="pid">A process that runs it.</param>
    /// <param name="ageNsec">For how long it has been there.</param>
    public void LookAtLibraries(Executable program, int pid, long ageNsec)
    {
        if (MayLookAtLibraries(program) && ageNsec >= s_loadedNsec && proc.Maps(pid) is { IsEmpty: false } maps)
        {
            program.Libraries = LibraryList.In(maps, program.Path);
        }
    }

    /// <summary>Whether a program's libraries are wanted and not known yet.</summary>
    public bool MayLookAtLibraries(Executable program) => Libraries && program is { Libraries: null, IsPlaceholder: false };

    /// <summary>What an interpreter runs; empty where it is none or nothing is kept.</summary>
    /// <param name="program">The interpreter.</param>
    /// <param name="pid">The process, perhaps gone.</param>
    /// <param name="arguments">Its arguments where they are known, as in /proc/PID/cmdline; else they are read.</param>
    /// <param name="begins">It begins to run it just now, and is still where it was begun.</param>
    public byte[] Script(Executable program, int pid, ReadOnlySpan<byte> arguments, bool begins)
    {
        if (Scripts == ScriptsKept.Off || Interpreters.Of(program.FileName) is not { } grammar)
        {
            return [];
        }

        var found = ScriptArgument.In(arguments.IsEmpty ? proc.CommandLine(pid) : arguments, grammar);
        if (found.Text.Length == 0 || !found.IsFile)
        {
            return found.Text;
        }

        ReadOnlySpan<byte> text = found.Text;
        if (Scripts == ScriptsKept.Name)
        {
            text = text.TrimEnd((byte)'/');
            return text[(text.LastIndexOf((byte)'/') + 1)..].ToArray();
        }

        if (text[0] == (byte)'/')
        {
            return text.ToArray();
        }

        while (text.StartsWith("./"u8))
        {
            text = text[2..];
        }

        return proc.StatusInDirectoryOf(pid, text, out var file) == 0 && !file.IsDirectory && (begins || IsWhereItBegan(pid)) && proc.DirectoryOf(pid) is { IsEmpty: false } directory
            ? [.. directory.TrimEnd((byte)'/'), (byte)'/', .. text]
            : text.ToArray();
    }

    /// <summary>Whether a process works in the directory that its first environment names: a shell that has gone elsewhere since does not, nor does its child.</summary>
    private bool IsWhereItBegan(int pid) =>
        proc.TryEnvironment(pid, out var environment) && new EnvironmentBlock(environment).TryGet("PWD"u8, out var began) && began is [(byte)'/', ..]
        && proc.StatusInRootOf(pid, began, out var then) == 0 && proc.StatusInDirectoryOf(pid, default, out var now) == 0 && (then.Device, then.Inode) == (now.Device, now.Inode);
}
