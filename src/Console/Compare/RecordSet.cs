using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Actors.Cli.Publish;

namespace Actors.Cli.Compare;

/// <summary>SAMS records of the files below a directory, the newest of each id.</summary>
/// <param name="from">First day, <c>YYYYMMDD</c>, of a job's start; null: all.</param>
/// <param name="to">The day behind the last.</param>
internal sealed class RecordSet(string? from, string? to)
{
    private readonly Dictionary<string, (string Created, SortedDictionary<string, double> Software)> _records = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    /// <summary>Ids of the records.</summary>
    public IEnumerable<string> Ids => _records.Keys;

    /// <summary>Files that could not be read, with the reason.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Number of records.</summary>
    public int Count => _records.Count;

    /// <summary>Reads all files *.xml below a directory; names that begin with a dot are being written.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="from">First day, <c>YYYYMMDD</c>, of a job's start; null: all. Records without a start in their id count always.</param>
    /// <param name="to">The day behind the last.</param>
    /// <exception cref="CliException">There is no such directory.</exception>
    public static RecordSet Read(string directory, string? from, string? to)
    {
        if (!Directory.Exists(directory))
        {
            throw new CliException($"{directory}: no such directory");
        }

        var set = new RecordSet(from, to);
        var files = Directory.EnumerateFiles(directory, "*.xml", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                set.Add(RecordXml.Parse(File.ReadAllBytes(file)));
            }
            catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
            {
                set._faults.Add($"{file}: {e.Message}");
            }
        }

        return set;
    }

    /// <summary>Percent of each software of a record, by its name, version, local version and whether a user brought it along; null where the record is not there.</summary>
    public IReadOnlyDictionary<string, double>? Find(string id) => _records.TryGetValue(id, out var record) ? record.Software : null;

    /// <summary>True for a start, 14 digits, that lies in the days that are compared.</summary>
    public bool Covers(string start) => (from is null || string.CompareOrdinal(start, from) >= 0) && (to is null || string.CompareOrdinal(start, to) < 0);

    private void Add(XElement root)
    {
        foreach (var record in root.DescendantsAndSelf().Where(element => element.Name.LocalName is "SoftwareAccountingRecord"))
        {
            var identity = record.Elements().FirstOrDefault(child => child.Name.LocalName is "RecordIdentity");
            var id = Attribute(identity, "recordId");
            var created = Attribute(identity, "createTime");
            var start = id.Split(':') is [.., { Length: 14 } digits] && digits.All(char.IsAsciiDigit) ? digits : null;
            if (id.Length == 0 || (start is not null && !Covers(start)) || (_records.TryGetValue(id, out var known) && string.CompareOrdinal(known.Created, created) > 0))
            {
                continue;
            }

            var software = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var used in record.Elements().Where(child => child.Name.LocalName is "Software"))
            {
                var name = string.Join(" | ", new[] { "Name", "Version", "LocalVersion", "UserProvided" }.Select(part => Child(used, part)));
                software[name] = software.GetValueOrDefault(name) + (double.TryParse(Child(used, "Usage"), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent : 0);
            }

            _records[id] = (created, software);
        }
    }

    private static string Attribute(XElement? element, string name) => element?.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value ?? "";

    private static string Child(XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value ?? "";
}
