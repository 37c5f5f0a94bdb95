using Actors.Node.Kernel;

namespace Actors.Node.Cgroups;

/// <summary>The CPU counter of one cgroup directory: v1 cpuacct.usage and its split, v2 cpu.stat. Nanoseconds.</summary>
internal sealed class CpuCounter : IDisposable
{
    private static readonly long TickNsec = 1_000_000_000 / Math.Max(1, (long)Libc.SystemConfiguration(2));

    private readonly bool _unified;
    private readonly CounterFile _usage;
    private readonly CounterFile? _user;
    private readonly CounterFile? _system;
    private readonly CounterFile? _stat;

    private CpuCounter(bool unified, CounterFile usage, CounterFile? user, CounterFile? system, CounterFile? stat) =>
        (_unified, _usage, _user, _system, _stat) = (unified, usage, user, system, stat);

    /// <summary>Run time as last read.</summary>
    public long UsageNsec { get; private set; }

    /// <summary>Of it in user mode, if told.</summary>
    public long? UserNsec { get; private set; }

    /// <summary>Of it in the kernel, if told.</summary>
    public long? SystemNsec { get; private set; }

    /// <summary>The directory is gone: what was read before is the last.</summary>
    public bool Gone { get; private set; }

    /// <summary>Opens the counter of a directory below a hierarchy that counts CPU; null when there is none.</summary>
    public static CpuCounter? Open(CgroupHierarchy hierarchy, ReadOnlySpan<byte> relative)
    {
        var path = new PathBuffer().Add(hierarchy.DirectoryBytes).Add(relative).Add("/"u8);
        var directory = path.Length;
        if (hierarchy.IsUnified)
        {
            var stat = CounterFile.Open(path.Add("cpu.stat"u8).Terminated);
            return stat is null ? null : new CpuCounter(unified: true, stat, null, null, null);
        }

        var usage = CounterFile.Open(path.Add("cpuacct.usage"u8).Terminated);
        if (usage is null)
        {
            return null;
        }

        var user = CounterFile.Open(path.Reset(directory).Add("cpuacct.usage_user"u8).Terminated);
        var system = CounterFile.Open(path.Reset(directory).Add("cpuacct.usage_sys"u8).Terminated);
        var ticks = user is null || system is null ? CounterFile.Open(path.Reset(directory).Add("cpuacct.stat"u8).Terminated) : null;
        return new CpuCounter(unified: false, usage, user, system, ticks);
    }

    /// <summary>Reads anew; counters never go back.</summary>
    /// <param name="withSplit">Into user mode and kernel too, where that stands in files of its own.</param>
    /// <returns>False when the directory is gone.</returns>
    public bool Read(bool withSplit = true)
    {
        if (Gone)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[2048];
        if (!_usage.TryRead(buffer, out var text))
        {
            Gone = true;
            return false;
        }

        if (_unified)
        {
            UsageNsec = Math.Max(UsageNsec, 1000 * (CounterText.Keyed(text, "usage_usec"u8) ?? 0));
            UserNsec = 1000 * CounterText.Keyed(text, "user_usec"u8) ?? UserNsec;
            SystemNsec = 1000 * CounterText.Keyed(text, "system_usec"u8) ?? SystemNsec;
            return true;
        }

        UsageNsec = Math.Max(UsageNsec, CounterText.Single(text) ?? 0);
        if (!withSplit)
        {
            return true;
        }

        if (_user is not null && _system is not null)
        {
            UserNsec = _user.TryRead(buffer, out text) ? CounterText.Single(text) ?? UserNsec : UserNsec;
            SystemNsec = _system.TryRead(buffer, out text) ? CounterText.Single(text) ?? SystemNsec : SystemNsec;
        }
        else if (_stat is not null && _stat.TryRead(buffer, out text))
        {
            UserNsec = TickNsec * CounterText.Keyed(text, "user"u8) ?? UserNsec;
            SystemNsec = TickNsec * CounterText.Keyed(text, "system"u8) ?? SystemNsec;
        }

        return true;
    }

    /// <summary>The directory was removed, as another source tells.</summary>
    public void MarkGone() => Gone = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        _usage.Dispose();
        _user?.Dispose();
        _system?.Dispose();
        _stat?.Dispose();
    }
}
