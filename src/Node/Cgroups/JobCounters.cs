using Actors.Node.Kernel;

namespace Actors.Node.Cgroups;

/// <summary>
/// The kept descriptors on the counter files of one job's directory, in all hierarchies. They outlive the directory: after its removal every read
/// gives the reading before.
/// </summary>
public sealed partial class JobCounters : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<CgroupHierarchy> _hierarchies;
    private readonly byte[] _path;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, CounterFile> _files = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private CgroupReading _last;
    private bool _disposed;

    internal JobCounters(IReadOnlyList<CgroupHierarchy> hierarchies, ReadOnlySpan<byte> path, TimeProvider time)
    {
        _hierarchies = hierarchies;
        _path = path.ToArray();
        _time = time;
        _last = new CgroupReading { AsOf = time.GetUtcNow() };
        foreach (var hierarchy in hierarchies)
        {
            if (hierarchy.CountsCpu && Cpu is null)
            {
                Cpu = CpuCounter.Open(hierarchy, path);
                CpuHierarchy = Cpu is null ? null : hierarchy;
            }
        }

        Read();
    }

    /// <summary>The job directory's CPU counter; null where no hierarchy has one for it.</summary>
    internal CpuCounter? Cpu { get; }

    /// <summary>The hierarchy of <see cref="Cpu"/>.</summary>
    internal CgroupHierarchy? CpuHierarchy { get; }

    /// <summary>When the CPU counter was last read.</summary>
    internal DateTimeOffset CpuAsOf { get; private set; }

    /// <summary>Reads everything. Once the directory is gone it gives the last reading, marked final. Safe from any thread.</summary>
    public CgroupReading Read()
    {
        lock (_gate)
        {
            if (_last.Final || _disposed)
            {
                return _last;
            }

            if (!ReadCpuLocked())
            {
                _last = WithCpu(_last) with { Final = true };
                return _last;
            }

            var now = _time.GetUtcNow();
            var next = WithCpu(new CgroupReading { AsOf = now });
            next = ReadMemory(next);
            next = ReadPids(next);
            next = ReadIo(next);
            next = ReadPressure(next);
            next = ReadCpuset(next);
            _last = next;
            return next;
        }
    }

    /// <summary>The newest reading where it is no older than this, else a new one. Safe from any thread.</summary>
    public CgroupReading Read(TimeSpan atMost)
    {
        lock (_gate)
        {
            return (_time.GetUtcNow() - _last.AsOf).Duration() <= atMost ? _last : Read();
        }
    }

    /// <summary>The job's CPU time now, in nanoseconds; null where its directory is gone, or has no such counter.</summary>
    public long? CpuNsecNow() => ReadCpu(withSplit: false) ? Cpu?.UsageNsec : null;

    /// <summary>Reads the CPU counter alone.</summary>
    /// <param name="withSplit">Into user mode and kernel too.</param>
    /// <returns>False when the directory is gone, or has no such counter.</returns>
    internal bool ReadCpu(bool withSplit = true)
    {
        lock (_gate)
        {
            return !_disposed && Cpu is not null && ReadCpuLocked(withSplit);
        }
    }

    /// <summary>Another source tells that the directory was removed.</summary>
    internal void MarkGone()
    {
        lock (_gate)
        {
            Cpu?.MarkGone();
            _last = WithCpu(_last) with { Final = true };
        }
    }

    /// <summary>Closes the descriptors; the last reading stays.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Cpu?.Dispose();
            foreach (var file in _files.Values)
            {
                file.Dispose();
            }
        }
    }

    private bool ReadCpuLocked(bool withSplit = true)
    {
        if (Cpu is null)
        {
            return true;
        }

        var there = Cpu.Read(withSplit);
        if (there)
        {
            CpuAsOf = _time.GetUtcNow();
        }

        return there;
    }

    private CgroupReading WithCpu(CgroupReading reading) => Cpu is null
        ? reading
        : reading with { CpuNsec = Cpu.UsageNsec, UserNsec = Cpu.UserNsec, SystemNsec = Cpu.SystemNsec };

    /// <summary>A directory may come later in one hierarchy than in another: what is not open yet is tried again.</summary>
    private bool Text(string controller, string file, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!_files.TryGetValue(file, out var counter))
        {
            foreach (var hierarchy in _hierarchies)
            {
                if (controller.Length == 0 ? hierarchy.IsUnified : hierarchy.Controllers.Contains(controller, StringComparer.Ordinal))
                {
                    counter = CounterFile.Open(new PathBuffer().Add(hierarchy.DirectoryBytes).Add(_path).Add("/"u8)
                        .Add(System.Text.Encoding.ASCII.GetBytes(file)).Terminated);
                    break;
                }
            }

            if (counter is null)
            {
                return false;
            }

            _files[file] = counter;
        }

        return counter.TryRead(_buffer, out text);
    }

    private long? Value(string controller, string file) => Text(controller, file, out var text) ? CounterText.Single(text) : null;
}
