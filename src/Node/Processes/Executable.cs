using System.Text;

namespace Actors.Node.Processes;

/// <summary>A program file, once per (path, device, inode); of an interpreter once more per script, of one in a container per image.</summary>
internal sealed class Executable(byte[] path, ulong device, ulong inode, bool isPlaceholder, bool ownedByRoot, Executable? program = null, ProgramDetails? details = null)
{
    /// <summary>Path in bytes; of a placeholder the name in brackets.</summary>
    public byte[] Path => path;

    /// <summary>Device; 0 where unknown.</summary>
    public ulong Device => device;

    /// <summary>Inode; 0 where unknown.</summary>
    public ulong Inode => inode;

    /// <summary>Its path could not be read: it stands for a name.</summary>
    public bool IsPlaceholder => isPlaceholder;

    /// <summary>Its file is root's: no user can have put it there.</summary>
    public bool IsOwnedByRoot => ownedByRoot;

    /// <summary>The file alone, whatever it runs and wherever: itself where nothing more is known.</summary>
    public Executable Program => program ?? this;

    /// <summary>What it runs, and in which container.</summary>
    public ProgramDetails Details { get; } = details ?? ProgramDetails.None;

    /// <summary>Paths of its shared objects, once they have been looked at.</summary>
    public IReadOnlyList<byte[]>? Libraries { get; set; }

    /// <summary>Last component of the path.</summary>
    public ReadOnlySpan<byte> FileName => path.AsSpan(path.AsSpan().LastIndexOf((byte)'/') + 1);

    /// <summary>slurmstepd itself, on Debian <c>slurmstepd-wlm</c>. A user's own file of that name is not, for it would hide his CPU time from the software shares.</summary>
    public bool IsStepDaemon { get; } = ownedByRoot && (path.AsSpan().EndsWith("/slurmstepd"u8) || path.AsSpan().EndsWith("/slurmstepd-wlm"u8));

    /// <summary>The program the scheduler lets sleep in an extern step, when root runs it there.</summary>
    public bool IsSleep { get; } = ownedByRoot && path.AsSpan().EndsWith("/sleep"u8);

    /// <summary>Grid Engine's shepherd, when root runs it: its file is often the scheduler's own user's.</summary>
    public bool IsShepherd { get; } = path.AsSpan().EndsWith("/sge_shepherd"u8);

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(path);
}
