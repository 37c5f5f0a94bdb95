using System.Globalization;

namespace Actors.Node.Tests.Layouts;

/// <summary>A <c>/proc</c> and cgroup tree unpacked from one text file, as <c>Layouts/capture</c> writes it, into a directory of its own.</summary>
internal sealed class FrozenTree : IDisposable
{
    private FrozenTree(string root) => Root = root;

    /// <summary>Holds <c>proc</c>, <c>cgroup</c> and <c>etc/passwd</c>.</summary>
    public string Root { get; }

    public string Proc => Path.Combine(Root, "proc");

    /// <summary>Names of the users of that host.</summary>
    public IReadOnlyDictionary<uint, string> Users => File.ReadLines(Path.Combine(Root, "etc/passwd"))
        .Select(line => line.Split(':')).ToDictionary(fields => uint.Parse(fields[2], CultureInfo.InvariantCulture), fields => fields[0]);

    public static FrozenTree Unpack(string archive)
    {
        var tree = new FrozenTree(Directory.CreateTempSubdirectory("actors-test-").FullName);
        foreach (var line in File.ReadLines(archive))
        {
            var fields = line.Split('\t');
            var path = Path.Combine(tree.Root, fields[1]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            switch (fields[0])
            {
                case "d":
                    Directory.CreateDirectory(path);
                    break;
                case "l":
                    File.CreateSymbolicLink(path, fields[2]);
                    break;
                case "f":
                    File.WriteAllBytes(path, Bytes(fields[2].Replace("@ROOT@", tree.Root, StringComparison.Ordinal)));
                    break;
                default:
                    throw new FormatException($"{archive}: {line}");
            }
        }

        return tree;
    }

    /// <summary>All jobs end: their directories and processes go, those of the scheduler stay.</summary>
    public void EndJobs()
    {
        foreach (var process in Directory.GetDirectories(Proc).Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            Directory.Delete(process, recursive: true);
        }

        foreach (var directory in Directory.GetDirectories(Path.Combine(Root, "cgroup"), "*", SearchOption.AllDirectories).Where(IsJob).Where(Directory.Exists))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static bool IsJob(string directory)
    {
        var (name, parent) = (Path.GetFileName(directory), Path.GetFileName(Path.GetDirectoryName(directory)!));
        return name.StartsWith("job_", StringComparison.Ordinal)
            || (parent.EndsWith("slurmstepd.scope", StringComparison.Ordinal) && name.Length == 14)
            || parent is "oar" or "UGE" or "pbspro" or "pbspro.slice"
            || parent is "jobid" or "jobs"
            || name.StartsWith("job.", StringComparison.Ordinal)
            || (name.EndsWith(".scope", StringComparison.Ordinal) && name[..3] is "run" or "ses" or "job")
            || (name.StartsWith("oar-u", StringComparison.Ordinal) && name.Contains("-j", StringComparison.Ordinal));
    }

    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            i++;
            bytes.Add(text[i] switch
            {
                'n' => (byte)'\n',
                't' => (byte)'\t',
                'x' => byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                _ => (byte)text[i],
            });
            i += text[i] == 'x' ? 2 : 0;
        }

        return [.. bytes];
    }
}
