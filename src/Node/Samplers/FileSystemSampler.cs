using System.Text;
using Actors.Node.Kernel;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>Size and use of file systems (statfs(2)). Patterns are looked at anew for every reading.</summary>
internal sealed class FileSystemSampler(SamplerSection section) : NodeSampler
{
    private readonly IReadOnlyList<string> _mountPoints = section.Needed("mount-points");

    public static NodeSamplerKind Kind { get; } = new("fs", section => new FileSystemSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        foreach (var (pattern, owner) in _mountPoints.SelectMany(point => JobPattern.Fill(point, reading.Jobs)))
        {
            foreach (var path in NamePatterns.Paths(pattern))
            {
                if (Sizes(path) is not { } sizes)
                {
                    continue;
                }

                // The name as it was given: that of each job's own directory is the same in all jobs.
                var label = ("mount", path);
                reading.Gauge("size", "By", sizes.Blocks, owner, labels: label);
                reading.Gauge("free", "By", sizes.Available, owner, labels: label);
                reading.Gauge("used", "By", sizes.Blocks - sizes.Available, owner, labels: label);
                reading.Gauge("files", "", sizes.Files - sizes.FreeFiles, owner, labels: label);
            }
        }
    }

    // struct statfs of 64-bit Linux: type, block size, blocks, free, available, files, free files, id, name length, fragment size.
    private static unsafe (double Blocks, double Available, double Files, double FreeFiles)? Sizes(string path)
    {
        var fields = stackalloc long[32];
        fixed (byte* p = new PathBuffer().Add(Encoding.UTF8.GetBytes(path)).Terminated)
        {
            if (Libc.StatFileSystem(p, (byte*)fields) != 0)
            {
                return null;
            }
        }

        var fragment = (double)(fields[9] > 0 ? fields[9] : fields[1]);
        return (fields[2] * fragment, fields[4] * fragment, fields[5], fields[6]);
    }
}
