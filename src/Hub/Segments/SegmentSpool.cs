using Actors.Hub.Logging;
using Actors.Messages.Segments;
using Actors.Messages.Wire;

namespace Actors.Hub.Segments;

/// <summary>
/// Takes segments out of a directory, each outbox's in the order of their numbers. A file that is not whole is left for a while, as it may still be copied, and
/// so are those behind a number that is left out; nothing stops those of other outboxes. A segment that was taken and not moved yet when the hub was
/// killed is taken again, which changes nothing.
/// </summary>
/// <param name="intake">Takes them.</param>
/// <param name="settings">Where they come in.</param>
/// <param name="clock">The hub's clock.</param>
/// <param name="log">Where it tells.</param>
internal sealed class SegmentSpool(SegmentIntake intake, SegmentSpoolSettings settings, TimeProvider clock, ILogger log)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int HeaderBytes = 4096;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
    private readonly SegmentShelf _shelf = new(settings, clock);
    private Dictionary<string, Sight> _seen = new(StringComparer.Ordinal);
    private long? _swept;
    private string? _trouble;
    private bool _failing;

    /// <summary>Looks again and again until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                try
                {
                    _trouble = null;
                    await LookAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
                {
                    _trouble = e.Message;
                }

                Tell();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The hub stops.
        }
    }

    /// <summary>Takes what is there.</summary>
    /// <returns>Number of files that were taken or put aside.</returns>
    /// <exception cref="IOException">The directory cannot be believed, or not be read.</exception>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        if (DirectoryTrust.Flaw(settings.Input) is { } flaw)
        {
            throw new IOException(flaw.ToString());
        }

        Sweep();
        var seen = new Dictionary<string, Sight>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(settings.Input, "*" + Segment.Extension, Below).Where(IsInput))
        {
            if (See(path) is { } sight)
            {
                seen[path] = sight;
            }
        }

        _seen = seen;
        var done = seen.Values.Count(sight => sight.Fault is not null && PutAside(sight));

        // Outboxes that waited for a busy job come last: of a job that never answers there is a segment for each of its nodes.
        var streams = seen.Values.Where(sight => sight.Header is not null).GroupBy(sight => (sight.Header!.Cluster, sight.Header.Node, sight.Header.Stream));
        foreach (var stream in streams.OrderBy(stream => stream.Max(sight => sight.Busy)))
        {
            var (taken, goesOn) = await TakeAsync([.. stream.OrderBy(sight => sight.Header!.Number).ThenBy(sight => sight.Path, StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
            done += taken;
            if (!goesOn)
            {
                break;
            }
        }

        return done;
    }

    // Told once; it is tried again.
    private void Tell()
    {
        if (_trouble is not null && !_failing)
        {
            HubLog.SpoolFails(log, settings.Input, _trouble);
        }

        _failing = _trouble is not null;
    }

    // The files of one outbox, in their order.
    private async Task<(int Done, bool GoesOn)> TakeAsync(IReadOnlyList<Sight> sights, CancellationToken cancellationToken)
    {
        var done = 0;
        var here = sights.Select(sight => (long)sight.Header!.Number).ToHashSet();
        foreach (var sight in sights)
        {
            var number = (long)sight.Header!.Number;
            var first = intake.Streams.Highest(sight.Header) + 1;
            if (HasGap(first, number, here) && !Over(sight, settings.Patience))
            {
                break;
            }

            if (sight.RetryAt is { } at && clock.GetTimestamp() < at)
            {
                continue;
            }

            SegmentTaken taken;
            try
            {
                var segment = SegmentFormat.Read(await File.ReadAllBytesAsync(sight.Path, cancellationToken).ConfigureAwait(false));
                taken = await intake.TakeAsync(Path.GetFileName(sight.Path), segment, here, cancellationToken).ConfigureAwait(false);
            }
            catch (SegmentException e)
            {
                sight.Fault = e.Message;
                here.Remove(number);
                done += PutAside(sight) ? 1 : 0;
                continue;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Leave(sight, e.Message);
                continue;
            }

            if (!taken.IsWhole)
            {
                // Its jobs are busy, or one of them cannot answer at all: those behind it do not wait for it.
                Leave(sight, $"{sight.Path}: some jobs of it did not answer in time", Rest * Math.Min(1 << Math.Min(sight.Busy, 10), 60));
                sight.Busy++;
                return (done, false);
            }

            here.Remove(number);
            done += Away(sight, () => _shelf.Keep(sight.Path)) ? 1 : 0;
        }

        return (done, true);
    }

    private static bool HasGap(long first, long number, HashSet<long> here)
    {
        // As many as are here lie between where there is no gap.
        return number > first && here.Count(each => each >= first && each < number) < number - first;
    }

    private bool IsInput(string path) => !Path.GetFileName(path).StartsWith('.') && !Within(path, settings.Archive) && !Within(path, settings.Error);

    private static bool Within(string path, string directory) => directory.Length > 0 && path.StartsWith(directory.TrimEnd('/') + '/', StringComparison.Ordinal);

    private Sight? See(string path)
    {
        var file = new FileInfo(path);
        var sight = _seen.GetValueOrDefault(path);
        if (sight is null || sight.Length != (file.Exists ? file.Length : 0) || sight.Changed != file.LastWriteTimeUtc)
        {
            sight = new Sight(path, file.Exists ? file.Length : 0, file.LastWriteTimeUtc, clock.GetTimestamp());
        }

        try
        {
            sight.Fault = DirectoryTrust.FileFlaw(path, settings.Owners) ?? (sight.Length > Segment.MaxBytes ? $"larger than {Segment.MaxBytes / 1024 / 1024} MiB: no segment of a node" : null);
            if (sight.Fault is null && sight.Header is null)
            {
                using var start = File.OpenRead(path);
                var bytes = new byte[Math.Min(HeaderBytes, sight.Length)];
                sight.Header = SegmentFormat.ReadHeader(bytes.AsSpan(0, start.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
            }
        }
        catch (SegmentException e)
        {
            sight.Fault = e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone since the directory was read, or a mode that the site has to mend.
            _trouble ??= e is FileNotFoundException or DirectoryNotFoundException ? null : e.Message;
            return null;
        }

        return sight;
    }

    private bool PutAside(Sight sight)
    {
        sight.Header = null;
        if (!Over(sight, settings.Patience) || (sight.RetryAt is { } at && clock.GetTimestamp() < at))
        {
            return false;
        }

        var fault = sight.Fault!;
        return Away(sight, () =>
        {
            _shelf.PutAside(sight.Path, fault);
            HubLog.FileQuarantined(log, sight.Path, fault);
        });
    }

    // What cannot be moved is met again, and holds up nothing.
    private bool Away(Sight sight, Action move)
    {
        try
        {
            move();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Leave(sight, e.Message);
            return false;
        }
    }

    private void Leave(Sight sight, string trouble, TimeSpan? rest = null)
    {
        _trouble ??= trouble;
        sight.RetryAt = clock.GetTimestamp() + (long)((rest ?? Rest).TotalSeconds * clock.TimestampFrequency);
    }

    private bool Over(Sight sight, TimeSpan patience) => clock.GetElapsedTime(sight.Since) >= patience;

    private void Sweep()
    {
        if (_swept is not { } at || clock.GetElapsedTime(at) >= SweepEvery)
        {
            _swept = clock.GetTimestamp();
            _shelf.Sweep();
        }
    }

    /// <summary>A file as it was when it was first seen so.</summary>
    private sealed class Sight(string path, long length, DateTime changed, long since)
    {
        public string Path => path;

        public long Length => length;

        public DateTime Changed => changed;

        public long Since => since;

        public SegmentHeader? Header { get; set; }

        public string? Fault { get; set; }

        public long? RetryAt { get; set; }

        /// <summary>So often a job of it did not answer.</summary>
        public int Busy { get; set; }
    }
}
