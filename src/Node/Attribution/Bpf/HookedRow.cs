using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;

namespace Actors.Node.Attribution.Bpf;

/// <summary>Where one row of the kernel's usage goes, and how much of it went there already.</summary>
internal sealed class HookedRow(TrackedJob job, UsageRow row)
{
    /// <summary>The job.</summary>
    public TrackedJob Job => job;

    /// <summary>The job's row.</summary>
    public UsageRow Row { get; set; } = row;

    /// <summary>What was taken from it.</summary>
    public UsageValue Taken { get; set; }

    /// <summary>The job's row may not show yet what was taken.</summary>
    public bool IsHidden { get; set; }
}

/// <summary>
/// What one row of a job is made of: what is booked for good, and what its live tasks have used since. A task that ends passes from the one to the
/// other between two looks: so a row never goes back, and is never above the truth.
/// </summary>
internal sealed class RowBooks
{
    private UsageValue _done;
    private UsageValue _live;

    /// <summary>Takes over what the row holds already.</summary>
    public RowBooks(UsageRow row) => _done = new UsageValue(row.CpuNsec, row.UserWeight, row.SystemWeight, row.Processes, 0);

    /// <summary>Books for good.</summary>
    public void Book(in UsageValue more) => _done = Sum(_done, more);

    /// <summary>Takes over other books: the row they are of is no more.</summary>
    public void Add(RowBooks other)
    {
        Book(other._done);
        AddLive(other._live);
    }

    /// <summary>Before live tasks are looked at.</summary>
    public void ClearLive() => _live = default;

    /// <summary>Adds what a live task has used since it was booked.</summary>
    public void AddLive(in UsageValue more) => _live = Sum(_live, more);

    /// <summary>Shows both in the row.</summary>
    public void Show(UsageRow row)
    {
        row.CpuNsec = Math.Max(row.CpuNsec, _done.RunNsec + _live.RunNsec);
        row.UserWeight = Math.Max(row.UserWeight, _done.UserNsec + _live.UserNsec);
        row.SystemWeight = Math.Max(row.SystemWeight, _done.SystemNsec + _live.SystemNsec);
        row.Processes = Math.Max(row.Processes, _done.Processes + _live.Processes);
    }

    private static UsageValue Sum(in UsageValue a, in UsageValue b) =>
        new(a.RunNsec + b.RunNsec, a.UserNsec + b.UserNsec, a.SystemNsec + b.SystemNsec, a.Processes + b.Processes, 0);
}
