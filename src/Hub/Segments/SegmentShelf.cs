using System.Globalization;
using System.Text;
using Actors.Hub.Records;
using Actors.Messages.Segments;

namespace Actors.Hub.Segments;

/// <summary>Where segments go from the spool directory: taken ones to the archive, by day; bad ones to the error directory, with the reason in a file beside each.</summary>
/// <param name="settings">Which directories.</param>
/// <param name="clock">The hub's clock.</param>
internal sealed class SegmentShelf(SegmentSpoolSettings settings, TimeProvider clock)
{
    /// <summary>What the names of files with a reason end in.</summary>
    public const string Reason = ".reason";

    private const string Day = "yyyy-MM-dd";

    /// <summary>Puts away a segment that was taken.</summary>
    public void Keep(string path)
    {
        if (settings.Archive.Length == 0)
        {
            File.Delete(path);
            return;
        }

        Move(path, Path.Combine(settings.Archive, clock.GetUtcNow().ToString(Day, CultureInfo.InvariantCulture)));
    }

    /// <summary>Puts away a file that is none.</summary>
    public void PutAside(string path, string reason)
    {
        DurableFile.Write(Path.Combine(settings.Error, Path.GetFileName(path) + Reason), Encoding.UTF8.GetBytes(reason + "\n"));
        Move(path, settings.Error);
    }

    /// <summary>Deletes what has been in the archive for its time.</summary>
    /// <returns>Number of days.</returns>
    public int Sweep()
    {
        if (settings.Archive.Length == 0 || settings.ArchiveLifetime == TimeSpan.Zero || !Directory.Exists(settings.Archive))
        {
            return 0;
        }

        var swept = 0;
        foreach (var day in Directory.EnumerateDirectories(settings.Archive))
        {
            // A day is over when its last segment has been there for its time.
            if (DateTimeOffset.TryParseExact(Path.GetFileName(day), Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                && date.AddDays(1) + settings.ArchiveLifetime <= clock.GetUtcNow())
            {
                foreach (var file in Directory.EnumerateFiles(day, "*" + Segment.Extension))
                {
                    File.Delete(file);
                }

                if (!Directory.EnumerateFileSystemEntries(day).Any())
                {
                    Directory.Delete(day);
                    swept++;
                }
            }
        }

        return swept;
    }

    private static void Move(string path, string directory)
    {
        DurableFile.CreateDirectory(directory);
        File.Move(path, Path.Combine(directory, Path.GetFileName(path)), overwrite: true);
    }
}
