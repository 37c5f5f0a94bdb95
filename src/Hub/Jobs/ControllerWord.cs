using System.Globalization;
using Actors.Hub.Scheduler;

namespace Actors.Hub.Jobs;

/// <summary>
/// A controller's word on a job: text that its user had a part in. It counts where the kernel of a node that reports the job in that run's time tells of the
/// same owner, and never against what the accounting has said.
/// </summary>
internal static class ControllerWord
{
    /// <summary>Why a controller's rows are not taken, for people; null when they are, and for rows of the accounting.</summary>
    public static string? Flaw(JobHistory history, IReadOnlyList<SchedulerRow> rows)
    {
        foreach (var row in rows.Where(row => row.FromController))
        {
            var run = new SchedulerRun([row]);
            var owners = history.Incarnations.Values.SelectMany(incarnation => incarnation.Nodes.Select(part => (part, incarnation)))
                .Where(each => !each.part.Imported && each.part.Ref.HasUid && run.StartUnixUsec is { } start && RunWindow.Of(run, start, each.incarnation).Near(each.part.FirstSeenUnixUsec))
                .Select(each => (long)each.part.Ref.Uid).Distinct().ToList();
            if (!run.Pending && !owners.Contains(row.Uid ?? -1))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the controller says that it is of uid {row.Uid}, and nodes tell of processes of {(owners.Count == 0 ? "nobody" : "uid " + string.Join(", ", owners))}: the accounting's word is waited for");
            }
        }

        return null;
    }
}
