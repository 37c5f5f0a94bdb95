using Actors.Messages.Wire;
using Actors.Node.Processes;
using Akka.Actor;

namespace Actors.Node.Jobs;

/// <summary>One job as a pass found it.</summary>
/// <param name="Pass">Number of the pass.</param>
/// <param name="Slice">What the pass knows of the job.</param>
/// <param name="Ref">The job's name for the hub.</param>
internal sealed record SliceTaken(long Pass, JobSlice Slice, NodeJobRef Ref);

/// <summary>Process table to finder: a job without a watcher.</summary>
internal sealed record JobFound(SliceTaken First);

/// <summary>Finder to process table: the job has this watcher; it has its first slice.</summary>
internal sealed record JobWatched(LocalJobId Id, IActorRef Watcher);

/// <summary>Watcher to process table: what came of this slice is with the outbox.</summary>
internal sealed record SliceReported(LocalJobId Id, long Pass);

/// <summary>Watcher to process table: the job's final report is safe, the scanner may forget it.</summary>
internal sealed record JobKept(LocalJobId Id, NodeJobRef Ref);

/// <summary>To the process table: answer <see cref="Watching"/> once the first pass is done.</summary>
internal sealed record WhenWatching
{
    public static readonly WhenWatching Instance = new();
}

/// <summary>The first pass is done.</summary>
/// <param name="Jobs">Jobs it found.</param>
internal sealed record Watching(int Jobs);

/// <summary>To the process table: one more pass, then none; answer <see cref="LastPassReported"/> when its reports are with the outbox.</summary>
internal sealed record MakeLastPass
{
    public static readonly MakeLastPass Instance = new();
}

/// <summary>The reports of the last pass are with the outbox.</summary>
internal sealed record LastPassReported
{
    public static readonly LastPassReported Instance = new();
}

/// <summary>To the process table: passes come this often from now on.</summary>
internal sealed record SetInterval(TimeSpan Interval);
