using Actors.Node.Kernel;

namespace Actors.Node.Attribution.Taskstats;

/// <summary>
/// What an exit record leaves out of a process's run time. It counts up to the kernel's last look at the process's clock, which may be a tick ago, and is taken before
/// the process's memory is taken down. Nanoseconds.
/// </summary>
/// <param name="Sure">Since the last look at its clock, of a process that never slept: its age less what it ran and what it waited for a CPU.</param>
/// <param name="Possible">At most so much since then, of one that slept: how long nobody knows.</param>
/// <param name="Teardown">For its memory, by the size of that: some 0.12 µs per KiB, measured from 1 MiB (0.10) to 100 MiB (0.12).</param>
internal readonly record struct LeftOut(long Sure, long Possible, long Teardown)
{
    /// <summary>A tick of the slowest kernel.</summary>
    private const long TickNsec = 10_000_000;
    private const long TeardownNsecPerKib = 120;

    /// <summary>As much as it may be: teardown takes longer where caches are cold.</summary>
    public long Most => Sure + Possible + (4 * Teardown);

    /// <summary>By the record of an end.</summary>
    public static LeftOut Of(in ExitRecord record)
    {
        var since = Math.Clamp(record.IdleNsec, 0, TickNsec);
        var teardown = record.PeakRssBytes / 1024 * TeardownNsecPerKib;
        return record.Slept ? new LeftOut(0, since, teardown) : new LeftOut(since, 0, teardown);
    }

    /// <summary>What is still left out once the process's clock was read after the record.</summary>
    public LeftOut After(long readNsec)
    {
        var ofTeardown = Math.Max(0, readNsec - Sure - (Possible / 2));
        return new LeftOut(0, 0, Math.Max(0, Teardown - ofTeardown));
    }

    /// <summary>Of both.</summary>
    public static LeftOut operator +(LeftOut a, LeftOut b) => new(a.Sure + b.Sure, a.Possible + b.Possible, a.Teardown + b.Teardown);

    /// <summary>Of the one without the other.</summary>
    public static LeftOut operator -(LeftOut a, LeftOut b) => new(a.Sure - b.Sure, a.Possible - b.Possible, a.Teardown - b.Teardown);
}
