using Actors.Cli.Connection;
using Actors.Cli.Import;

namespace Actors.Cli.Compare;

/// <summary>
/// Differences that faults of SAMS 1.10 make. Of each job that differs it is computed from the collector files what SAMS makes of them with its faults, and what is right: a
/// difference is explained when SAMS's record is the one and ours the other.
/// </summary>
/// <param name="jobs">Files by the number of the job that SAMS takes them for.</param>
/// <param name="tolerance">Percent of a job that a share may lie apart.</param>
internal sealed class KnownFaults(IReadOnlyDictionary<string, JobFiles> jobs, double tolerance)
{
    private const string Listed = "SAMS left programs below its limit out of the sum, and listed them all the same: its shares are more than 100 %";

    /// <summary>Knows no files: what a record shows by itself.</summary>
    public static KnownFaults Alone(double tolerance) => new(new Dictionary<string, JobFiles>(StringComparer.Ordinal), tolerance);

    /// <summary>Looks through collector files for those of the jobs of some records.</summary>
    /// <param name="tree">The files that both programs had.</param>
    /// <param name="recordIds">Records that differ.</param>
    /// <param name="hub">Whose rules are asked.</param>
    /// <param name="limit">Software below so many percent of a job is left out.</param>
    /// <param name="tolerance">Percent of a job that a share may lie apart.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<KnownFaults> InAsync(SamsTree tree, IEnumerable<string> recordIds, HubClient hub, double limit, double tolerance, CancellationToken cancel)
    {
        var wanted = recordIds.Select(Job).OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(job => job, _ => new List<CollectorFile>(), StringComparer.Ordinal);
        foreach (var file in wanted.Count == 0 ? [] : tree.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (CollectorFile.Read(file.Content.Memory) is { SamsJob: { } job } read && wanted.TryGetValue(job, out var files))
            {
                files.Add(read);
            }
        }

        var known = wanted.Where(job => job.Value.Count > 0).ToList();
        var software = known.Count == 0 ? new SoftwareNames() : await SoftwareNames.AskAsync(hub, known.Select(job => (IReadOnlyList<CollectorFile>)job.Value), cancel).ConfigureAwait(false);
        return new KnownFaults(known.ToDictionary(job => job.Key, job => new JobFiles(job.Value, software.Of, limit), StringComparer.Ordinal), tolerance);
    }

    /// <summary>The fault that explains what two records say differently; null where none does.</summary>
    /// <param name="recordId">CLUSTER:JOBID:START.</param>
    /// <param name="sams">SAMS's records.</param>
    /// <param name="ours">Ours.</param>
    public string? Of(string recordId, RecordSet sams, RecordSet ours)
    {
        var (first, second) = (sams.Find(recordId), ours.Find(recordId));
        var listed = first is not null && first.Values.Sum() > 101;
        var counted = first is null ? null : SamsArithmetic.Counted(first);
        if (Job(recordId) is not { } job || !jobs.TryGetValue(job, out var files))
        {
            return listed && SamsArithmetic.Agree(counted, second, tolerance) ? Listed : null;
        }

        var start = recordId.Split(':') is [_, _, var digits] ? digits : "";
        if (!files.Starts.Append(start).Where(ours.Covers).All(IsRight) || !files.BySams().Any(made => IsBySams(made.Last, made.Before)))
        {
            return null;
        }

        IReadOnlyList<string> reasons = [.. files.Faults, .. listed ? [Listed] : Array.Empty<string>()];
        return reasons.Count == 0 ? null : string.Join("; ", reasons);

        // What SAMS makes one record of is here a record for each run, and all of them have to be right.
        bool IsRight(string begun)
        {
            var record = ours.Find(string.Equals(begun, start, StringComparison.Ordinal) ? recordId : $"{recordId[..recordId.IndexOf(':', StringComparison.Ordinal)]}:{job}:{begun}");
            return files.Ours(begun).Any(right => SamsArithmetic.Agree(record, right, tolerance));
        }

        bool IsBySams(JobFiles.Made last, IEnumerable<JobFiles.Made> before)
        {
            // An earlier record stands where later ones have another id, or cannot be made.
            var standing = string.Equals(last.Start, start, StringComparison.Ordinal) && last.Shares is not null ? [last] : before.Where(made => string.Equals(made.Start, start, StringComparison.Ordinal) && made.Shares is not null);
            return counted is null ? !string.Equals(last.Start, start, StringComparison.Ordinal) || last.Shares is null : standing.Any(made => SamsArithmetic.Agree(counted, made.Shares, tolerance));
        }
    }

    private static string? Job(string recordId) => recordId.Split(':') is [_, var job, ..] ? job : null;
}
