using Actors.Hub.Logging;
using Actors.Messages.Json;
using Actors.Messages.Wire;
using Akka.Actor;
using Google.Protobuf;

namespace Actors.Hub.Import;

/// <summary>
/// Takes files of SAMS collectors out of a directory, as SAMS's loader did: those that were taken go to the archive, bad ones to the error directory, below the same
/// directories as they came in. Files <c>*.json</c> below it are looked for each <see cref="Interval"/>; names that begin with a dot are being written.
/// A file that was taken and not moved yet when the hub was killed is a duplicate, and then moved.
/// </summary>
/// <param name="intake">Takes the files.</param>
/// <param name="input">Where they come in.</param>
/// <param name="archive">Where those go that were taken; null: they are deleted.</param>
/// <param name="error">Where the bad ones go.</param>
/// <param name="log">Where it tells.</param>
internal sealed class SamsSpool(SamsIntake intake, string input, string? archive, string error, ILogger log)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int Files = 200;
    private const int MostTold = 1000;
    private const long Bytes = 8 * 1024 * 1024;

    /// <summary>Larger ones are bad.</summary>
    private const long MaxFile = 7 * 1024 * 1024;
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
    private readonly HashSet<string> _unnamed = new(StringComparer.Ordinal);
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
                    await LookAsync(cancellationToken).ConfigureAwait(false);
                    _failing = false;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or AskTimeoutException or System.Data.Common.DbException)
                {
                    // Told once; it is tried again.
                    if (!_failing)
                    {
                        HubLog.SpoolFails(log, input, e.Message);
                    }

                    _failing = true;
                }
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
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(input))
        {
            return 0;
        }

        var (done, piece, bytes) = (0, new List<ImportFile>(), 0L);
        var waiting = Directory.EnumerateFiles(input, "*.json", Below)
            .Where(path => !Path.GetFileName(path).StartsWith('.') && !Within(path, archive) && !Within(path, error))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var path in waiting)
        {
            var name = Path.GetRelativePath(input, path);
            if (name.Contains('\uFFFD', StringComparison.Ordinal) && !File.Exists(path))
            {
                if (_unnamed.Count < MostTold && _unnamed.Add(name))
                {
                    HubLog.FileQuarantined(log, name, "the file's name is no UTF-8; it stays where it is: rename it");
                }

                continue;
            }

            var length = new FileInfo(path).Length;
            if (length > MaxFile)
            {
                HubLog.FileQuarantined(log, name, $"larger than {MaxFile / 1024 / 1024} MiB: no file of a collector");
                Move(name, error);
                done++;
                continue;
            }

            if (piece.Count == Files || bytes + length > Bytes)
            {
                done += await TakeAsync(piece, cancellationToken).ConfigureAwait(false);
                (piece, bytes) = ([], 0);
            }

            // Opening a named pipe, which has no length either, would wait for its writer for ever.
            var content = length == 0 ? [] : await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            piece.Add(new ImportFile { Name = name, Content = UnsafeByteOperations.UnsafeWrap(content) });
            bytes += length;
        }

        return done + (piece.Count == 0 ? 0 : await TakeAsync(piece, cancellationToken).ConfigureAwait(false));
    }

    private async Task<int> TakeAsync(List<ImportFile> files, CancellationToken cancellationToken)
    {
        ImportView view = await intake.TakeAsync(files, cancellationToken).ConfigureAwait(false);
        var bad = view.Reasons.Select(reason => reason.File).ToHashSet(StringComparer.Ordinal);
        foreach (var file in files)
        {
            Move(file.Name, bad.Contains(file.Name) ? error : archive);
        }

        return files.Count;
    }

    private void Move(string name, string? target)
    {
        var path = Path.Combine(input, name);
        if (target is null)
        {
            File.Delete(path);
            return;
        }

        var place = Path.Combine(target, name);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(path, place, overwrite: true);
    }

    private static bool Within(string path, string? directory) => directory is not null && path.StartsWith(directory.TrimEnd('/') + '/', StringComparison.Ordinal);
}
