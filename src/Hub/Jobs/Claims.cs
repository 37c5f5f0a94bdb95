using Actors.Messages.Wire;

namespace Actors.Hub.Jobs;

/// <summary>Why a reference is not of a run.</summary>
public enum Misfit
{
    /// <summary>It is another scheduler's.</summary>
    Scheduler,

    /// <summary>Its processes are another user's.</summary>
    Owner,

    /// <summary>The run was not given the node.</summary>
    Node,

    /// <summary>The run has a cgroup on the node, and its processes are not in it.</summary>
    Cgroup,
}

/// <summary>
/// References whose id only the environment of processes tells. Users can write there what they like: it is a claim, which is good for a run only
/// where the kernel's word on the owner and the node fit what the scheduler says of the run. Only root makes a cgroup; but it may be of another cluster's job of that number, so what its
/// path tells of user and node has to fit too.
/// </summary>
public static class Claims
{
    /// <summary>True when a user may have made up the id.</summary>
    public static bool IsClaim(NodeJobRef reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return !string.Equals(reference.BootId, Importing.Boot, StringComparison.Ordinal)
            && (reference.IdSource is FactSource.Environment || (reference.IdSource is FactSource.Unspecified && reference.CgroupInode == 0));
    }

    /// <summary>A report's reference with what else is known of it: the owner that its facts tell, and that the node's name is the scheduler's where its cgroup's path does not tell that.</summary>
    public static NodeJobRef Completed(JobReport report, bool nodeIsKnown)
    {
        ArgumentNullException.ThrowIfNull(report);
        var owner = !report.Ref.HasUid && report.Facts?.Uid is { Value: >= 0 and < uint.MaxValue, Source: FactSource.Process or FactSource.Path } uid ? (uint)uid.Value : (uint?)null;
        var named = nodeIsKnown && !report.Ref.NodeByPath && !IsClaim(report.Ref);
        if (owner is null && !named)
        {
            return report.Ref;
        }

        var reference = report.Ref.Clone();
        reference.NodeByPath |= named;
        if (owner is { } known)
        {
            reference.Uid = known;
        }

        return reference;
    }

    /// <summary>True when two references cannot be of one job: they are of two schedulers or of two users, neither of them root.</summary>
    public static bool Apart(NodeJobRef one, NodeJobRef other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return AreOfTwoSchedulers(one.Scheduler, other.Scheduler) || (one is { HasUid: true, Uid: > 0 } && other is { HasUid: true, Uid: > 0 } && one.Uid != other.Uid);
    }

    /// <summary>Why a reference is not of a run of its raw id, whatever its time; null when it may be.</summary>
    /// <param name="run">The run, as the scheduler told it.</param>
    /// <param name="node">Whose the reference is.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="present">Where it is bound now; 0: nowhere.</param>
    public static Misfit? Of(RunWindow run, string node, NodeJobRef reference, int present)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(reference);
        return AreOfTwoSchedulers(run.Scheduler, reference.Scheduler) ? Misfit.Scheduler
            : !IsClaim(reference) ? OfPath(run, node, reference)
            : !reference.HasUid && present == run.Ordinal ? null // Bound by a hub that did not compare owners: it stays.
            : !reference.HasUid || run.Uid != reference.Uid ? Misfit.Owner
            : run.Has(node) is not true ? Misfit.Node
            : run.CgroupNodes.Contains(node) ? Misfit.Cgroup
            : null;
    }

    /// <summary>Why a run that the scheduler has not confirmed is not one of those that it knows, for people; null where one is confirmed, or no scheduler is asked.</summary>
    /// <param name="history">All runs of the raw id.</param>
    /// <param name="incarnation">The run.</param>
    /// <param name="asked">The scheduler that is asked; null: none any more.</param>
    public static string? Doubt(JobHistory history, Incarnation incarnation, string? asked)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(incarnation);
        if (incarnation is { HasWord: true } or { Awaits: false })
        {
            return null;
        }

        if (incarnation.Nodes.Find(part => AreOfTwoSchedulers(asked, part.Ref.Scheduler)) is { } foreign)
        {
            return $"{foreign.Ref.Scheduler} is not asked in this cluster, and not named in actors.hub.trusted-schedulers";
        }

        var runs = RunWindows.Of(history);
        return Refused(runs, incarnation).Select(refused => Words(refused.Run, refused.Part, refused.Misfit)).FirstOrDefault()
            ?? (runs.Count > 0 ? "the scheduler knows no run of this id at that time" : "the scheduler has not told of it");
    }

    /// <summary>What the scheduler's runs refuse among what no run has: parts of nodes that would be of one by their time.</summary>
    public static IEnumerable<(NodePart Part, RunWindow Run, Misfit Misfit)> Refused(JobHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var runs = RunWindows.Of(history);
        return history.Incarnations.Values.Where(i => i is { HasWord: false, Awaits: true }).SelectMany(i => Refused(runs, i));
    }

    /// <summary>A misfit for people.</summary>
    public static string Words(RunWindow run, NodePart part, Misfit misfit)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(part);
        return misfit switch
        {
            Misfit.Owner when !IsClaim(part.Ref) => $"a cgroup on {part.Node} has its number and is of uid {part.Ref.Uid}, and it is of uid {run.Uid}: another cluster's job",
            Misfit.Node when !IsClaim(part.Ref) => $"a cgroup on {part.Node} has its number, and the scheduler gave it {run.NodeList}: another cluster's job",
            Misfit.Scheduler => $"the job of this id is of {run.Scheduler}, and {part.Node} tells of one of {part.Ref.Scheduler}",
            Misfit.Owner => $"processes of uid {(part.Ref.HasUid ? part.Ref.Uid : "unknown")} on {part.Node} name it in their environment, and it is of uid {run.Uid?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}",
            Misfit.Node => $"processes on {part.Node} name it in their environment, and the scheduler gave it {(run.NodeList.Length == 0 ? "no nodes" : run.NodeList)}",
            _ => $"processes on {part.Node} name it in their environment, and are not in the cgroup that it has there",
        };
    }

    // Processes in a job may be another user's, and a host's own name may differ from the scheduler's name of the node: that is one of those which the run was given as long as one of them has not told of it.
    private static Misfit? OfPath(RunWindow run, string node, NodeJobRef reference) =>
        reference is { HasUid: true, UidByPath: true } && run.Uid is { } uid && uid != reference.Uid ? Misfit.Owner
        : run.Has(node) is false && (reference.NodeByPath || run.AllTold) ? Misfit.Node
        : null;

    // Of each part the first run that would have it by its time and refuses it.
    private static IEnumerable<(NodePart Part, RunWindow Run, Misfit Misfit)> Refused(IReadOnlyList<RunWindow> runs, Incarnation incarnation)
    {
        foreach (var part in incarnation.Nodes)
        {
            foreach (var run in runs)
            {
                if (run.Near(part.FirstSeenUnixUsec) && Of(run, part.Node, part.Ref, present: 0) is { } misfit)
                {
                    yield return (part, run, misfit);
                    break;
                }
            }
        }
    }

    private static bool AreOfTwoSchedulers(string? one, string? other) => one is { Length: > 0 } && other is { Length: > 0 } && !string.Equals(one, other, StringComparison.Ordinal);
}
