using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Actors.Cli.Publish;

/// <summary>
/// The directories of a registrant: records that wait, what each endpoint has of them, and those that are done. A file's state is written after an endpoint has
/// taken it and before anything else is done: a crash between them sends it once more, which replaces the same records; none is lost or passed over.
/// </summary>
internal sealed class RecordSpool(RegistrantSettings settings, TimeProvider clock)
{
    /// <summary>Larger files are no records.</summary>
    public const int MaxFile = 64 * 1024 * 1024;

    /// <summary>Takes the directories for this process alone, making what is missing beside the records.</summary>
    /// <exception cref="CliException">Another process has them.</exception>
    public IDisposable Lock()
    {
        Directory.CreateDirectory(settings.State);
        Directory.CreateDirectory(settings.Archive);
        var file = Path.Combine(settings.State, ".lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new CliException($"{settings.State}: another actors publish is at work here ({e.Message})", e);
        }
    }

    /// <summary>Names of the files that wait, the oldest first: a record that is sent again replaces the one before. What begins with a dot is being written.</summary>
    /// <exception cref="CliException">The directory is not there.</exception>
    public IReadOnlyList<string> Records() =>
        !Directory.Exists(settings.Records)
            ? throw new CliException($"{settings.Records}: no such directory: actors export sams-xml --out {settings.Records} puts records there")
            : [.. new DirectoryInfo(settings.Records).EnumerateFiles("*.xml")
                .Where(file => !file.Name.StartsWith('.'))
                .Select(file => (file.Name, Age: Age(file)))
                .OrderBy(file => file.Age.Epoch).ThenBy(file => file.Age.Number).ThenBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => file.Name)];

    /// <summary>The content of a file that waits.</summary>
    /// <exception cref="IOException">It cannot be read, or is no record by its size.</exception>
    public byte[] Read(string name)
    {
        var path = Path.Combine(settings.Records, name);
        return new FileInfo(path).Length <= MaxFile ? File.ReadAllBytes(path) : throw new IOException($"larger than {MaxFile / 1024 / 1024} MiB: no file of records");
    }

    /// <summary>Names a content.</summary>
    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>True when an endpoint has this content of a file. The registrant of SAMS notes the endpoint alone: that counts for any content.</summary>
    public bool Has(string name, Uri endpoint, string hash) => Lines(name).Any(line => Means(line, endpoint, hash));

    /// <summary>Keeps that an endpoint has this content of a file.</summary>
    public void Took(string name, Uri endpoint, string hash)
    {
        var lines = Lines(name).Where(line => !string.Equals(line.Split(' ')[0], endpoint.OriginalString, StringComparison.Ordinal)).Append($"{endpoint.OriginalString} {hash}");
        var part = Path.Combine(settings.State, $".{name}.part");
        using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
            file.Flush(flushToDisk: true);
        }

        File.Move(part, Path.Combine(settings.State, name), overwrite: true);
    }

    /// <summary>Moves a file to the archive if every endpoint has it.</summary>
    /// <returns>False when one has not, or when the file was changed in between.</returns>
    public bool Archive(string name)
    {
        var (from, to) = (Path.Combine(settings.Records, name), Path.Combine(settings.Archive, name));
        if (!Done(name, Hash(Read(name))))
        {
            return false;
        }

        File.Move(from, to, overwrite: true);

        // A newer content may have come between the look and the move. Here nobody changes it any more.
        if (!Done(name, Hash(File.ReadAllBytes(to))) && !File.Exists(from))
        {
            File.Move(to, from);
            return false;
        }

        // The age in the archive counts from now.
        File.SetLastWriteTimeUtc(to, clock.GetUtcNow().UtcDateTime);
        File.Delete(Path.Combine(settings.State, name));
        return true;
    }

    /// <summary>Deletes what is too old in the archive, and states of files that are gone.</summary>
    /// <returns>Number of archived files that were deleted.</returns>
    public int Clean()
    {
        foreach (var state in new DirectoryInfo(settings.State).EnumerateFiles("*.xml").Where(state => !File.Exists(Path.Combine(settings.Records, state.Name))).ToList())
        {
            state.Delete();
        }

        if (settings.ArchiveLifetime <= TimeSpan.Zero)
        {
            return 0;
        }

        var oldest = clock.GetUtcNow().UtcDateTime - settings.ArchiveLifetime;
        var old = new DirectoryInfo(settings.Archive).EnumerateFiles("*.xml").Where(file => file.LastWriteTimeUtc < oldest).ToList();
        old.ForEach(file => file.Delete());
        return old.Count;
    }

    private bool Done(string name, string hash)
    {
        var lines = Lines(name);
        return settings.Endpoints.All(endpoint => lines.Any(line => Means(line, endpoint, hash)));
    }

    private static bool Means(string line, Uri endpoint, string hash) =>
        line.Split(' ') is [var url, .. var content] && string.Equals(url, endpoint.OriginalString, StringComparison.Ordinal) && (content is [] || string.Equals(content[0], hash, StringComparison.Ordinal));

    private string[] Lines(string name)
    {
        var path = Path.Combine(settings.State, name);
        return File.Exists(path) ? [.. File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)] : [];
    }

    // SECONDS.N.xml, as exports name their files; others by when they were written.
    private static (double Epoch, long Number) Age(FileInfo file)
    {
        var stem = Path.GetFileNameWithoutExtension(file.Name);
        var at = stem.LastIndexOf('.');
        return at > 0
            && double.TryParse(stem.AsSpan(0, at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(stem.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (epoch, number)
            : ((file.LastWriteTimeUtc - DateTime.UnixEpoch).TotalSeconds, 0);
    }
}
