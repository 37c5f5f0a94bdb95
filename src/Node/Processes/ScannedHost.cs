using Actors.Node.Cgroups;
using Actors.Node.Finders;
using Actors.Node.Kernel;

namespace Actors.Node.Processes;

/// <summary>The host that is looked at: its processes, its cgroups, its clock.</summary>
internal sealed class ScannedHost
{
    private readonly TimeProvider _time;
    private readonly long _bootUnixUsec;

    /// <summary>Opens it.</summary>
    public ScannedHost(ProcFiles proc, IReadOnlyList<CgroupHierarchy> hierarchies, TimeProvider time)
    {
        (Proc, Hierarchies, _time) = (proc, hierarchies, time);
        IsLimited = hierarchies.Any(h => h.SubPathBytes.Length > 0);
        BootId = System.Text.Encoding.ASCII.GetString(proc.TopFile("sys/kernel/random/boot_id"u8)).Trim();
        _bootUnixUsec = proc.IsMounted
            ? ((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - (ProcessClock.SinceBoot() / 1000)
            : 1_000_000 * (CounterText.Keyed(proc.TopFile("stat"u8), "btime"u8) ?? 0);
    }

    /// <summary>Its processes.</summary>
    public ProcFiles Proc { get; }

    /// <summary>Its cgroup hierarchies.</summary>
    public IReadOnlyList<CgroupHierarchy> Hierarchies { get; }

    /// <summary>Only a part of the host's cgroups is this agent's.</summary>
    public bool IsLimited { get; }

    /// <summary>That part is the root of a scheduler's directories, or lies in it.</summary>
    public bool IsOneRoot => Hierarchies.Any(h => FinderRegistry.IsRoot(h.SubPathBytes));

    /// <summary>Which boot.</summary>
    public string BootId { get; }

    /// <summary>Length of a tick.</summary>
    public long TickNsec { get; } = 1_000_000_000 / Math.Max(1, (long)Libc.SystemConfiguration(2));

    /// <summary>Bytes of a page.</summary>
    public long PageBytes { get; } = Environment.SystemPageSize;

    /// <summary>Microseconds since the epoch of a start in ticks since boot.</summary>
    public long StartUnixUsec(ulong startTicks) => _bootUnixUsec + ((long)startTicks * TickNsec / 1000);

    /// <summary>For how long a process has been there, by its start in ticks since boot; of a frozen tree for ever.</summary>
    public long AgeNsec(ulong startTicks) => Proc.IsMounted ? ProcessClock.SinceBoot() - ((long)startTicks * TickNsec) : long.MaxValue;

    /// <summary>Microseconds since the epoch.</summary>
    public long UnixUsecNow() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
