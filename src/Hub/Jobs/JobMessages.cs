using Actors.Hub.Scheduler;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>A message to one job's actor, by way of the shard region.</summary>
public interface IJobMessage
{
    /// <summary>Whose it is.</summary>
    JobEntity Entity { get; }
}

/// <summary>A node's newest state of a job. Answered with <see cref="ReportTaken"/>, or Akka's <c>Status.Failure</c>.</summary>
/// <param name="Entity">The job.</param>
/// <param name="Node">Who reports.</param>
/// <param name="Report">What was checked before: a report without flaws.</param>
/// <param name="ClockOffsetUsec">The node's clock less the hub's.</param>
public sealed record TakeReport(JobEntity Entity, string Node, JobReport Report, long ClockOffsetUsec = 0) : IJobMessage
{
    /// <summary>Nobody keeps it for another time: its usage is journalled before it is answered.</summary>
    public bool AtOnce { get; init; }
}

/// <summary>What the scheduler says of a raw id. Answered with <see cref="WordTaken"/> once it is journalled, or Akka's <c>Status.Failure</c>.</summary>
/// <param name="Entity">The job.</param>
/// <param name="Rows">All rows that are known of it.</param>
public sealed record TakeWord(JobEntity Entity, IReadOnlyList<SchedulerRow> Rows) : IJobMessage;

/// <summary>The scheduler was asked for a raw id and knows nothing of it. Answered as <see cref="TakeWord"/>.</summary>
/// <param name="Entity">The job.</param>
/// <param name="EndedBeforeUnixUsec">Of runs that ended later its database may still be told.</param>
public sealed record TakeUnknown(JobEntity Entity, long EndedBeforeUnixUsec) : IJobMessage;

/// <summary>Answer to <see cref="TakeWord"/>.</summary>
public sealed record WordTaken(JobEntity Entity);

/// <summary>Files of another system on one job. Answered with <see cref="ImportTaken"/> once what they say is journalled, or Akka's <c>Status.Failure</c>.</summary>
/// <param name="Entity">The job.</param>
/// <param name="Files">Each as the event it would be; its incarnation is not told yet.</param>
public sealed record TakeImport(JobEntity Entity, IReadOnlyList<JobImported> Files) : IJobMessage;

/// <summary>Answer to <see cref="TakeImport"/>.</summary>
/// <param name="Accepted">Of each file whether it told something new.</param>
public sealed record ImportTaken(IReadOnlyList<bool> Accepted);

/// <summary>Answer to <see cref="TakeReport"/>.</summary>
/// <param name="Ref">The reference as the node gave it.</param>
/// <param name="JournalledSeq">Highest report of it that the journal holds; 0: none.</param>
public sealed record ReportTaken(NodeJobRef Ref, ulong JournalledSeq)
{
    /// <summary>False when all of it was journalled before.</summary>
    public bool News { get; init; }
}

/// <summary>Something is due. What it does follows from the job's state; a wake too many does nothing. Answered with <see cref="Woken"/>, unless others have to be waited for.</summary>
/// <param name="Entity">The job.</param>
/// <param name="Incarnation">Which of its incarnations.</param>
/// <param name="Kind">As in <see cref="DueItem"/>.</param>
public sealed record Wake(JobEntity Entity, int Incarnation, string Kind) : IJobMessage;

/// <summary>What was due is journalled, or was nothing: the tables will say so. To the sender of <see cref="Wake"/>.</summary>
/// <param name="Row">What it was woken for.</param>
public sealed record Woken(Wake Row);

/// <summary>The job has already been resolved with these rules: its row may go. To the sender of <see cref="Wake"/>.</summary>
public sealed record AlreadyResolved(JobEntity Entity, int Incarnation, string RulesVersion);

/// <summary>What was due is to be asked for again. To the sender of <see cref="Wake"/>.</summary>
/// <param name="Entity">The job.</param>
/// <param name="Incarnation">Which of its incarnations.</param>
/// <param name="Kind">As in <see cref="Wake"/>.</param>
/// <param name="AtUnixUsec">When, on the hub's clock.</param>
public sealed record NotYet(JobEntity Entity, int Incarnation, string Kind, long AtUnixUsec);

/// <summary>Makes a job's actor leave memory.</summary>
public sealed record LeaveMemory
{
    public static readonly LeaveMemory Instance = new();
}

/// <summary>Files were imported that do not say whose jobs they are of: published on the event stream, for the schedulers to be asked soon.</summary>
public sealed record ImportsWait
{
    public static readonly ImportsWait Instance = new();
}

/// <summary>New events are in the journal: published on the event stream after they are committed.</summary>
public sealed record JournalGrew
{
    public static readonly JournalGrew Instance = new();
}
