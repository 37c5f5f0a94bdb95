using Actors.Hub.Logging;
using Actors.Messages.Events;
using Actors.Messages.Wire;
using Akka.Actor;
using IMessage = Google.Protobuf.IMessage;

namespace Actors.Hub.Jobs;

/// <summary>What the scheduler's word makes of a job, and what new facts mean for what is known.</summary>
public sealed partial class JobAggregatorActor
{
    private void OnWord(TakeWord take)
    {
        if (ControllerWord.Flaw(_live, take.Rows) is { } flaw)
        {
            Sender.Tell(new Status.Failure(new InvalidOperationException(flaw)));
            return;
        }

        var before = _live;
        _brief = false;
        IReadOnlyList<IMessage> events;
        try
        {
            events = Settling.Of(_live, take.Rows, NowUsec);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            HubLog.WordFailed(_services.Log, _entity.EntityId, e);
            Sender.Tell(new Status.Failure(e));
            return;
        }

        _live = events.Aggregate(_live, (state, each) => state.Apply(each));
        TellOfMisfits(before, events);
        JournalThen([.. events, .. Following(before, events)], () =>
        {
            Sender.Tell(new WordTaken(_entity));
            OfferPending();
        });
    }

    private void OnUnknown(TakeUnknown take)
    {
        var events = new List<IMessage>();
        foreach (var incarnation in Importing.Forgotten(_live, take.EndedBeforeUnixUsec))
        {
            var facts = new JobFacts { SchedulerState = new TextFact { Value = Importing.Unknown, Source = FactSource.Scheduler } };
            events.Add(new JobDescribed { Incarnation = incarnation.Ordinal, Facts = facts, AtUnixUsec = NowUsec });
            events.Add(new JobClosed { Incarnation = incarnation.Ordinal, AtUnixUsec = NowUsec });
            events.Add(Resolve(incarnation));
        }

        JournalThen(events, () =>
        {
            Sender.Tell(new WordTaken(_entity));
            OfferPending();
        });
    }

    private void TellOfMisfits(JobHistory before, IReadOnlyList<IMessage> events)
    {
        if (events.Any(each => each is NodeBound or NodeRebound or JobDescribed { WholeWord: true }))
        {
            var known = Claims.Refused(before).Select(refused => (refused.Part.Node, refused.Part.Ref)).ToHashSet();
            foreach (var (part, run, misfit) in Claims.Refused(_live).Where(refused => !known.Contains((refused.Part.Node, refused.Part.Ref))))
            {
                _services.Metrics.ClaimRefused(misfit);
                HubLog.ClaimRefused(_services.Log, _entity.EntityId, Claims.Words(run, part, misfit));
            }
        }
    }

    // What new facts mean for jobs that are closed: software may hang on the user or project, and a record that waited gets its id.
    private IEnumerable<IMessage> Following(JobHistory before, IReadOnlyList<IMessage> events)
    {
        foreach (var ordinal in events.OfType<JobDescribed>().Select(described => described.Incarnation).Distinct())
        {
            if (_live.Incarnations.GetValueOrDefault(ordinal) is not { Closed: true } now)
            {
                continue;
            }

            var facts = before.Incarnations.GetValueOrDefault(ordinal)?.Facts;
            if (!string.Equals(facts?.User?.Value, now.Facts.User?.Value, StringComparison.Ordinal) || !string.Equals(facts?.Project?.Value, now.Facts.Project?.Value, StringComparison.Ordinal))
            {
                yield return Resolve(now);
            }

            if (now is { RecordId: null, Awaits: true, HasWord: true })
            {
                yield return Close(_live, now);
            }
        }
    }
}
