using Actors.Hub.Scheduler;
using Actors.Messages.Events;
using Google.Protobuf;

namespace Actors.Hub.Jobs;

/// <summary>
/// Brings what nodes told of a raw id under what the scheduler says of it. Ordinals are given to runs in the order of their submission when the
/// scheduler first tells of them, and stay; what nodes reported before was bound provisionally and moves, with its usage, to where it belongs.
/// </summary>
public static class Settling
{
    /// <summary>The events, in the order to apply them; none when all stands as it is.</summary>
    /// <param name="history">What is known.</param>
    /// <param name="rows">The scheduler's rows of the raw id.</param>
    /// <param name="nowUsec">Hub's clock.</param>
    public static IReadOnlyList<IMessage> Of(JobHistory history, IReadOnlyList<SchedulerRow> rows, long nowUsec)
    {
        ArgumentNullException.ThrowIfNull(history);
        var settled = new Settled(history, nowUsec);
        var awaited = false;
        foreach (var run in SchedulerRun.Of(rows))
        {
            if (Known(settled.State, run) is { } known)
            {
                settled.Describe(known, run);
            }
            else if (run.Pending)
            {
                awaited = true;
            }
            else
            {
                settled.Describe(Adopted(settled.State, run) ?? Next(settled.State), run);
            }
        }

        Move(settled, awaited);
        return settled.Events;
    }

    private static void Move(Settled settled, bool awaited)
    {
        var windows = RunWindows.Of(settled.State);
        foreach (var (incarnation, part) in settled.State.Incarnations.Values.Where(i => i.Awaits).SelectMany(i => i.Nodes, (i, part) => (i, part)).ToList())
        {
            var target = RunWindows.OnEitherClock(windows, part.Node, part.Ref, part.FirstSeenUnixUsec, awaited, incarnation.Ordinal);
            if (target is null && incarnation.HasWord)
            {
                // No run is known that it can be of.
                target = settled.State.Incarnations.Keys.Last() + 1;
            }

            if (target is { } to && to != incarnation.Ordinal)
            {
                settled.Rebind(incarnation.Ordinal, to, part);
            }
        }
    }

    private static int? Known(JobHistory history, SchedulerRun run)
    {
        // Of two runs in one second the database's index tells; alone it tells nothing, as a database that is made anew counts from 1 again.
        var told = history.Incarnations.Values.Where(i => i.HasWord && (run.Continues ? i.Facts.StartUnixUsec?.Value == run.StartUnixUsec : i.Facts.SubmitUnixUsec.Value == run.SubmitUnixUsec)).ToList();
        return (told.Find(i => i.Facts.DbIndex is { } index && run.Segments.Any(row => row.DbIndex == index.Value))
            ?? told.FindLast(i => run.Continues || run.Goes || i.Facts.DbIndex is null || run.Segments.All(row => row.DbIndex is null)))?.Ordinal;
    }

    // Bound while no scheduler was asked, and so with an ordinal that stays.
    private static int? Adopted(JobHistory history, SchedulerRun run)
    {
        if (run.StartUnixUsec is not { } start)
        {
            return null;
        }

        return history.Incarnations.Values.FirstOrDefault(i => i is { HasWord: false, OrdinalStays: true, Nodes.IsEmpty: false }
            && RunWindow.Of(run, start, i) is var window
            && i.Nodes.TrueForAll(part => window.Near(part.FirstSeenUnixUsec) && Claims.Of(window, part.Node, part.Ref, i.Ordinal) is null))?.Ordinal;
    }

    private static int Next(JobHistory history) => history.Incarnations.Values.Where(incarnation => incarnation.OrdinalStays).Select(incarnation => incarnation.Ordinal).DefaultIfEmpty().Max() + 1;

    private sealed class Settled(JobHistory history, long nowUsec)
    {
        public List<IMessage> Events { get; } = [];

        public JobHistory State { get; private set; } = history;

        public void Describe(int ordinal, SchedulerRun run)
        {
            var before = State.Incarnations.GetValueOrDefault(ordinal);
            if (before is { HasWord: true, Facts: var said } && Older(run, said))
            {
                return;
            }

            MakeRoom(ordinal, run);
            before = State.Incarnations.GetValueOrDefault(ordinal);
            var word = SchedulerFacts.Of(run, before is { HasWord: true } ? before.Facts : null);
            if (before is null || !FactRules.Replace(before.Facts, word).Equals(before.Facts))
            {
                Add(new JobDescribed { Incarnation = ordinal, Facts = word, AtUnixUsec = nowUsec, WholeWord = true });
            }
        }

        public void Rebind(int from, int to, NodePart part)
        {
            Reopen(from, $"its part of node {part.Node} is of another run");
            Reopen(to, $"a part of node {part.Node} is of this run");
            Add(new NodeRebound { FromIncarnation = from, ToIncarnation = to, Node = part.Node, Ref = part.Ref, AtUnixUsec = nowUsec });
        }

        // What a run refuses had its number by chance, and goes with what was learnt of it.
        private void MakeRoom(int ordinal, SchedulerRun run)
        {
            if (State.Incarnations.GetValueOrDefault(ordinal) is not { HasWord: false, OrdinalStays: false } held)
            {
                return;
            }

            var window = run.StartUnixUsec is { } start ? RunWindow.Of(run, start, held) : null;
            var room = State.Incarnations.Keys.Last() + 1;
            foreach (var part in held.Nodes.Where(part => window is null ? Claims.IsClaim(part.Ref) : Claims.Of(window, part.Node, part.Ref, present: 0) is not null))
            {
                Rebind(ordinal, room, part);
            }
        }

        private void Reopen(int ordinal, string reason)
        {
            if (State.Incarnations.GetValueOrDefault(ordinal) is { Closed: true })
            {
                Add(new JobReopened { Incarnation = ordinal, AtUnixUsec = nowUsec, Reason = reason });
            }
        }

        // The row before a change of size, told once more without the one behind it.
        private static bool Older(SchedulerRun run, Messages.Wire.JobFacts said) =>
            said.SegmentStartUnixUsec is { } stands && SchedulerRun.SegmentStart(run.Last) < stands.Value;

        private void Add(IMessage next)
        {
            Events.Add(next);
            State = State.Apply(next);
        }
    }
}
