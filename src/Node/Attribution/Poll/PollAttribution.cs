using Actors.Node.Attribution.Table;
using Actors.Node.Kernel;

namespace Actors.Node.Attribution.Poll;

/// <summary>Passes over /proc alone: what runs and ends between two of them is seen by nobody.</summary>
internal sealed partial class PollAttribution(AttributionContext context) : TableAttribution(context)
{
    /// <inheritdoc/>
    public override AttributionTier Tier => AttributionTier.Poll;

    /// <inheritdoc/>
    public override void EndPass()
    {
        LookAtGone();
        foreach (var entry in Table.All)
        {
            if (entry.Pass != On.Progress.Pass)
            {
                _gone.Add(entry.Pid);
                Table.Remove(entry);
            }
        }

        LookAtOrphans();
        SettleReaped();
    }

    /// <inheritdoc/>
    protected override void Replaced(ProcessEntry entry) => _gone.Add(entry.Pid);

    /// <inheritdoc/>
    protected override void SeenDead(ProcessEntry entry, long run, in ProcessStat stat)
    {
        Booking.Book(entry, run, stat, On.Host.TickNsec);
        Read(entry, stat, joined: false, born: false);
        entry.SeenDead = true;
    }
}
