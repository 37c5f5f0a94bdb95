using Actors.Messages.Checkpoints;
using Actors.Node.Cgroups;
using Actors.Node.Processes;

namespace Actors.Node.Attribution;

/// <summary>
/// One way of giving CPU time to executables. The scanner finds jobs and reads their totals; a tier knows the processes, and books what they use
/// into the rows of their jobs. Every call is made under the scanner's gate.
/// </summary>
internal interface IAttribution : IDisposable
{
    /// <summary>Which one.</summary>
    AttributionTier Tier { get; }

    /// <summary>Processes the last pass looked at.</summary>
    int Processes { get; }

    /// <summary>How often the kernel had no room for what it had to tell, since the start.</summary>
    long Lost { get; }

    /// <summary>To poll: while one of them can be read, <see cref="TakeEvents"/> has something to take.</summary>
    IReadOnlyList<int> Descriptors { get; }

    /// <summary>To poll likewise, but what they tell can wait where it comes densely.</summary>
    IReadOnlyList<int> PatientDescriptors => [];

    /// <summary>How often <see cref="PatientDescriptors"/> may wake the agent.</summary>
    Pace Patience => new(TimeSpan.Zero, 1);

    /// <summary>Goes on with a process of a checkpoint; before the first pass.</summary>
    void Restore(TrackedJob job, UsageRow row, ProcessCheckpoint saved);

    /// <summary>Live processes of jobs, for a checkpoint.</summary>
    void Save(Action<UsageRow, ProcessCheckpoint> keep);

    /// <summary>A pass begins; with the first one the kernel begins to tell.</summary>
    void BeginPass();

    /// <summary>Looks at the next process. Between two of them the gate is open for events.</summary>
    /// <returns>False when all were looked at.</returns>
    bool LookAtNext();

    /// <summary>Ends the pass: all that is known now is in the rows.</summary>
    void EndPass();

    /// <summary>Takes what the kernel has told since, without waiting.</summary>
    void TakeEvents();

    /// <summary>A directory of a job was found, or <paramref name="toldOfBirth"/>: whoever is in it belongs to the job.</summary>
    void Adopt(TrackedJob job, CgroupHierarchy hierarchy, byte[] relative, bool toldOfBirth);

    /// <summary>Somebody was put into a directory: of a job, or, where that is null, above jobs.</summary>
    void Moved(TrackedJob? job, CgroupHierarchy hierarchy, byte[] relative);

    /// <summary>From now on another hierarchy decides who belongs to a job: its rows begin anew.</summary>
    void BeginAnew(TrackedJob job);

    /// <summary>A job without a directory has ended: no process belongs to it any more.</summary>
    void Release(TrackedJob job);

    /// <summary>The kernel has counted something of which nobody has told yet whose it is: an ended job's tail waits for that word.</summary>
    bool IsBehind => false;

    /// <summary>Whether more of an ended job is still to come.</summary>
    bool IsEnding(TrackedJob job);

    /// <summary>An ended job's last state is kept elsewhere.</summary>
    void Forget(TrackedJob job);

    /// <summary>What stood in one row stands in another from now on: its program became known.</summary>
    void Moved(UsageRow from, UsageRow to);

    /// <summary>Executables of processes.</summary>
    IEnumerable<Executable> Executables { get; }
}
