using System.Runtime.InteropServices;

namespace Actors.Node.Kernel.Bpf;

/// <summary>A program file as the kernel tells it: inode, device in the kernel's own encoding, hash of its name and directory.</summary>
/// <param name="Inode">Inode; 0 where there is no program.</param>
/// <param name="Device">Device: minor in the lower 20 bits.</param>
/// <param name="NameHash">Tells two names of one inode apart, and a file from a later one with its number.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FileKey(ulong Inode, uint Device, uint NameHash);

/// <summary>Whose time it is.</summary>
/// <param name="Place">A cgroup, or what stands for one.</param>
/// <param name="File">Which program.</param>
/// <param name="Uid">Real user.</param>
/// <param name="Run">Which run of a program whose runs are told apart; 0: of all others.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct UsageKey(Place Place, FileKey File, uint Uid, uint Run);

/// <summary>Time used in all, nanoseconds, and what goes with it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct UsageValue(long RunNsec, long UserNsec, long SystemNsec, long Processes, long PeakPages);

/// <summary>What is known in the kernel of a task until it has left its CPU for the last time.</summary>
/// <param name="Place">Where its time goes.</param>
/// <param name="File">What it runs.</param>
/// <param name="RunNsec">Run time that is booked.</param>
/// <param name="UserNsec">Of it, user.</param>
/// <param name="SystemNsec">Of it, kernel.</param>
/// <param name="Flags">Its state.</param>
/// <param name="OldPeakPages">Peak of the memory its process had before its program.</param>
/// <param name="ToldRunNsec">Its run time when an iteration told of it last; −1: what was told does not hold any more.</param>
[StructLayout(LayoutKind.Sequential)]
internal record struct TaskValue(Place Place, FileKey File, long RunNsec, long UserNsec, long SystemNsec, TaskFlags Flags, uint OldPeakPages, long ToldRunNsec = -1);

/// <summary>Tasks of a cgroup that have ended, and those of them that have left their CPU for the last time.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct GroupValue(long Exited, long Gone);

/// <summary>Where a task's time goes that is in no directory of a job; its children inherit it.</summary>
/// <param name="Place">The place, perhaps an undecided one.</param>
/// <param name="Base">Of an undecided one: where it goes as long as, and if, nothing else is said.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TagValue(Place Place, Place Base);

/// <summary>State of a task.</summary>
[Flags]
internal enum TaskFlags : uint
{
    None = 0,

    /// <summary>It has begun to run a program, or is a thread of one that has.</summary>
    Ran = 1,

    /// <summary>It has ended, but may still be taking down what it was.</summary>
    Exited = 2,

    /// <summary>It is its process's first thread.</summary>
    Leader = 4,

    /// <summary>It is in no map yet.</summary>
    Unknown = 8,

    /// <summary>All of these; the bits above them are the number of its run, <see cref="UsageKey.Run"/>.</summary>
    All = 15,
}

/// <summary>Where a task's time goes: a cgroup's id, or a number of the agent's, with its kind in the lowest four bits.</summary>
/// <param name="Value">Both.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Place(ulong Value)
{
    /// <summary>Bits of the kind.</summary>
    public const int KindBits = 4;

    /// <summary>Kind of places without a cgroup: of jobs that the agent has named.</summary>
    public const int Named = 7;

    /// <summary>Kind of places of one run of a program each, of which the agent has not said yet whose it is; below it the kind is the hierarchy's place in <see cref="HookOptions"/>.</summary>
    public const int Undecided = 6;

    /// <summary>Kind and <see cref="Escaped"/>.</summary>
    public const int KindMask = 15;

    /// <summary>The kind without <see cref="Escaped"/>.</summary>
    public const int PlainKindMask = 7;

    /// <summary>It was in that place, and left for one of no interest.</summary>
    public const int Escaped = 8;

    /// <summary>Which hierarchy, or <see cref="Named"/>.</summary>
    public int Kind => (int)(Value & PlainKindMask);

    /// <summary>Inode of the directory, or the agent's number.</summary>
    public ulong Number => Value >> KindBits;

    /// <summary>Whether it left.</summary>
    public bool HasEscaped => (Value & Escaped) != 0;

    /// <summary>Where an escaped process was.</summary>
    public Place Origin => new(Value & ~(ulong)Escaped);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}:{Number}{(HasEscaped ? " left" : "")}";

    /// <summary>A place.</summary>
    public static Place Of(ulong number, int kind) => new((number << KindBits) | (uint)kind);
}

/// <summary>A task as an iteration tells it. Times are those that are not booked yet, the peak is that of its process's memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TaskRecord(
    ulong Task, int Pid, int Process, ulong StartNsec, Place Place, FileKey File, long RunNsec, long UserNsec, long SystemNsec, uint Uid, TaskFlags Flags, long WholeRunNsec,
    long PeakPages)
{
    /// <summary>Bytes of one.</summary>
    public const int Bytes = 96;

    /// <summary>Bits of the state before the number of the run.</summary>
    public const int FlagBits = 4;

    /// <summary>Runs that the agent has numbered itself; the kernel's are below.</summary>
    public const uint AgentsRun = 1u << 27;

    /// <summary>Whose time it is.</summary>
    public UsageKey Key => new(Place, File, Uid, (uint)Flags >> FlagBits);
}

/// <summary>A task of which all that was told last still holds.</summary>
/// <param name="None">0, where a <see cref="TaskRecord"/> has its task.</param>
/// <param name="Task">Which.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SameTask(ulong None, ulong Task)
{
    /// <summary>Bytes of one.</summary>
    public const int Bytes = 16;
}

/// <summary>What an event is.</summary>
internal enum HookEventKind : uint
{
    /// <summary>A directory was made; its text is the path.</summary>
    Directory = 1,

    /// <summary>Nobody is left in a directory.</summary>
    Empty = 2,

    /// <summary>
    /// A program file runs that was not seen before; its text is its name and those of the directories above it, from mount to mount up to the root of all that is mounted there, its parent place one more
    /// than the bytes of them that lie below its process's own root directory; 0: it does not lie there.
    /// </summary>
    File = 3,

    /// <summary>A program runs in a place of which more wants to be known.</summary>
    Program = 4,

    /// <summary>A process of several threads was put elsewhere.</summary>
    Moved = 5,

    /// <summary>A program runs outside every directory of a job, in an undecided place; its text is its environment, its parent place whose it is if that tells nothing.</summary>
    Outside = 6,

    /// <summary>A program runs that may be an interpreter; its text is its first arguments, its parent place the number of the run.</summary>
    Arguments = 7,
}

/// <summary>
/// Head of an event. The uid is a file's owner or a process's real user. Of a program outside every directory of a job <c>Before</c> is the place its process was in until then: the parent place, or an
/// undecided one, of which the agent has been told before.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct HookEvent(
    HookEventKind Kind, int Process, Place Place, Place Parent, FileKey File, int TextLength, uint Uid, ulong Name0, ulong Name1, Place Before, ulong StartNsec)
{
    /// <summary>Bytes of the head.</summary>
    public const int Bytes = 80;

    /// <summary>Room for a text, the final NUL in it.</summary>
    public const int TextBytes = 1024;

    /// <summary>Room for the names of a file and the directories it is in, each ended by a NUL.</summary>
    public const int NamesBytes = 4096 + 256;

    /// <summary>Room for an environment; of a longer one its first part is told.</summary>
    public const int EnvironmentBytes = 24 * 1024;

    /// <summary>Room for arguments.</summary>
    public const int ArgumentsBytes = 4096;

    /// <summary>The name of the process.</summary>
    /// <param name="name">16 bytes.</param>
    public ReadOnlySpan<byte> CopyName(Span<byte> name)
    {
        BitConverter.TryWriteBytes(name, Name0);
        BitConverter.TryWriteBytes(name[8..], Name1);
        var end = name.IndexOf((byte)0);
        return end < 0 ? name : name[..end];
    }
}

/// <summary>What went wrong in the kernel, by place in an array of counters.</summary>
internal enum HookLoss
{
    /// <summary>The map of tasks was full.</summary>
    Tasks,

    /// <summary>The map of usage was full.</summary>
    Usage,

    /// <summary>The map of directories was full.</summary>
    Groups,

    /// <summary>The ring was full.</summary>
    Events,
}
