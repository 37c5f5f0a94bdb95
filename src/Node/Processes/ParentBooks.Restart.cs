using Actors.Messages.Checkpoints;
using Actors.Node.Cgroups;
using Google.Protobuf;

namespace Actors.Node.Processes;

/// <summary>Going on after the agent was away: what ended meanwhile is in the difference of the counters above.</summary>
internal sealed partial class ParentBooks
{
    /// <summary>What the next agent must know.</summary>
    public IEnumerable<LedgerCheckpoint> Save()
    {
        foreach (var ledger in _ledgers)
        {
            if (ledger.ResidualNsec is { } residual)
            {
                var saved = new LedgerCheckpoint
                {
                    Path = ByteString.CopyFrom(ledger.Path),
                    Inode = ledger.Inode,
                    CounterNsec = ledger.CounterNsec,
                    GoneNsec = ledger.GoneNsec,
                    ResidualNsec = residual,
                    UncertainNsec = ledger.UncertainNsec,
                    EarlierNsec = ledger.EarlierNsec,
                    Root = ledger.IsRoot,
                    Removed = ledger.IsRemoved,
                    Node = ledger.Node,
                    TellsOthers = true,
                };
                saved.Others.AddRange(ledger.Others.Select(ByteString.CopyFrom));
                yield return saved;
            }
        }
    }

    /// <summary>Takes them over; before jobs are restored. A user's directory that is gone tells nothing more: the root does.</summary>
    public void Restore(IEnumerable<LedgerCheckpoint> saved, IReadOnlyList<CgroupHierarchy> hierarchies)
    {
        foreach (var old in saved)
        {
            var path = old.Path.ToByteArray();
            CgroupHierarchy? found = null;
            foreach (var hierarchy in hierarchies)
            {
                found ??= !old.Removed && hierarchy.CountsCpu && jobs.StatusOf(hierarchy, path, out var status) == 0 && status.Inode == old.Inode ? hierarchy : null;
            }

            var counter = found is null ? null : CpuCounter.Open(found, path);
            if (counter is null && !old.Root)
            {
                continue;
            }

            var ledger = new ParentLedger(counter is null ? null : found, path, old.Inode, counter)
            {
                IsRoot = old.Root,
                Node = old.Node,
                ResidualNsec = old.ResidualNsec,
                UncertainNsec = old.UncertainNsec,
                GoneNsec = old.GoneNsec,
                EarlierNsec = old.EarlierNsec,
                Unwatched = true,
            };
            ledger.RestoreCounter(old.CounterNsec);
            ledger.HasUntoldOthers = !old.TellsOthers;
            foreach (var other in old.Others)
            {
                ledger.AddOther(other.ToByteArray(), isNew: false);
            }

            _ledgers.Add(ledger);
        }

        _ledgers.Sort((a, b) => b.Path.Length.CompareTo(a.Path.Length));
    }
}
