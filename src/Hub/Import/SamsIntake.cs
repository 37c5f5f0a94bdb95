using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Actors.Hub.Gateway;
using Actors.Hub.Jobs;
using Actors.Hub.Logging;
using Actors.Hub.Store;
using Actors.Messages.Events;
using Actors.Messages.Identity;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Akka.Actor;

namespace Actors.Hub.Import;

/// <summary>
/// Files of SAMS collectors become parts of jobs, each on its own, whichever way they came. Bad ones are quarantined with their reason. The same files again
/// change nothing, so whoever got no answer repeats.
/// </summary>
/// <param name="region">Shard region <c>job</c>.</param>
/// <param name="store">Where the tables are.</param>
/// <param name="quarantine">Where bad files are kept.</param>
/// <param name="cluster">Whose jobs they are: <c>actors.cluster</c>.</param>
/// <param name="zone">Zone of the scheduler's local times: <c>actors.sams.record-zone</c>.</param>
/// <param name="asked">Whether the cluster's scheduler is asked.</param>
/// <param name="flow">Is told of them.</param>
/// <param name="wait">Told that jobs wait for the scheduler's word.</param>
/// <param name="log">Where it tells.</param>
internal sealed class SamsIntake(IActorRef region, IStore store, Quarantine quarantine, string cluster, TimeZoneInfo zone, bool asked, ImportFlow flow, Action wait, ILogger log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Jobs that are in memory for one sender's sake at a time.
    private const int AtOnce = 64;

    /// <summary>Takes files; done once what they say is journalled and the bad ones are kept.</summary>
    /// <exception cref="AskTimeoutException">The hub is too busy: some may have been taken.</exception>
    public async Task<ImportView> TakeAsync(IReadOnlyList<ImportFile> files, CancellationToken cancellationToken)
    {
        await flow.BeginAsync(files.Count, cancellationToken).ConfigureAwait(false);
        try
        {
            return await TakeNowAsync(files, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            flow.End();
        }
    }

    private async Task<ImportView> TakeNowAsync(IReadOnlyList<ImportFile> files, CancellationToken cancellationToken)
    {
        var refused = new List<(ImportFile File, string RawId, string Node, string Reason)>();
        var jobs = new Dictionary<string, List<(ImportFile File, JobImported Event)>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                var read = SamsFile.Read(file.Content.Memory, zone);
                if (!read.HasSlurmInfo && !asked)
                {
                    throw new SamsFileException(
                        "there is no sams.sampler.SlurmInfo, and no scheduler is asked (actors.hub.scheduler): whose job it was is not known");
                }

                var of = jobs.TryGetValue(read.RawId, out var known) ? known : jobs[read.RawId] = [];
                of.Add((file, Event(file, read)));
            }
            catch (SamsFileException e)
            {
                refused.Add((file, "", "", e.Message));
            }
        }

        var (accepted, duplicate, waits) = (0, LeaveOutKnown(jobs), false);
        foreach (var (taken, of) in await AskAllAsync(jobs, cancellationToken).ConfigureAwait(false))
        {
            switch (taken)
            {
                case ImportTaken done:
                    accepted += done.Accepted.Count(each => each);
                    duplicate += done.Accepted.Count(each => !each);
                    waits |= of.Exists(each => each.Event.AwaitsScheduler);
                    break;
                default:
                    var reason = $"the job could not take it: {(taken as Status.Failure)?.Cause?.Message ?? $"{taken}"}";
                    refused.AddRange(of.Select(each => (each.File, "", each.Event.Node, reason)));
                    break;
            }
        }

        if (waits)
        {
            wait();
        }

        if (refused.Count > 0)
        {
            await quarantine.AddAsync([.. refused.Select(r => new RefusedInput(r.Node, cluster, r.RawId, 0, $"{r.File.Name}: {r.Reason}", r.File.Content.ToByteArray()))], cancellationToken).ConfigureAwait(false);
            foreach (var (file, _, _, reason) in refused)
            {
                HubLog.FileQuarantined(log, file.Name, reason);
            }
        }

        return new ImportView
        {
            Accepted = accepted,
            Duplicate = duplicate,
            Quarantined = refused.Count,
            Reasons = [.. refused.Select(r => new ImportFault { File = r.File.Name, Reason = r.Reason })],
        };
    }

    private int LeaveOutKnown(Dictionary<string, List<(ImportFile File, JobImported Event)>> jobs)
    {
        var known = 0;
        using var files = new KnownFiles(store.OpenReader());
        foreach (var (rawId, of) in jobs)
        {
            var taken = files.Of(new JobEntity(cluster, rawId));
            known += taken.Count == 0 ? 0 : of.RemoveAll(each => taken.Contains((each.Event.Node, each.Event.ContentHash)));
            if (of.Count == 0)
            {
                jobs.Remove(rawId);
            }
        }

        return known;
    }

    private async Task<IReadOnlyCollection<(object Taken, List<(ImportFile File, JobImported Event)> Of)>> AskAllAsync(
        Dictionary<string, List<(ImportFile File, JobImported Event)>> jobs, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentBag<(object, List<(ImportFile, JobImported)>)>();
        await Parallel.ForEachAsync(
            jobs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (job, stop) => answers.Add(await AskAsync(job.Key, job.Value, stop).ConfigureAwait(false))).ConfigureAwait(false);
        return answers;
    }

    private async Task<(object Taken, List<(ImportFile File, JobImported Event)> Of)> AskAsync(string rawId, List<(ImportFile File, JobImported Event)> of, CancellationToken cancellationToken)
    {
        // Those that know the job's start tell which run it was, the others join it.
        of = [.. of.OrderBy(each => each.Event.Facts.StartUnixUsec is null)];
        var take = new TakeImport(new JobEntity(cluster, rawId), [.. of.Select(each => each.Event)]);
        return (await region.Ask<object>(take, Patience, cancellationToken).ConfigureAwait(false), of);
    }

    private JobImported Event(ImportFile file, SamsFile read)
    {
        FactLimits.LeaveOut(read.Facts);
        var waits = asked && read.Facts.User is null && read.Facts.Project is null;
        return new JobImported
        {
            Source = file.Name,
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(file.Content.Span)),
            Node = read.Node,
            Facts = read.Facts,
            Usage = read.Usage,
            StartUnixUsec = read.FirstSeenUnixUsec,
            EndUnixUsec = read.LastSeenUnixUsec,
            AwaitsScheduler = waits,
            RecordId = waits ? "" : string.Create(CultureInfo.InvariantCulture, $"{cluster}:{read.RawId}{(read.StartDigits is null ? "" : ":" + read.StartDigits)}"),
        };
    }
}
