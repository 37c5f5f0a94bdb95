using Actors.Node.Cgroups;
using Actors.Node.Kernel;

namespace Actors.Node.Tests.Processes;

/// <summary>A sub-tree of the host's real cgroups for one test, removed after it.</summary>
internal sealed class TestCgroups : IDisposable
{
    private readonly CgroupHierarchy _hierarchy;
    private readonly string _name;
    private readonly List<string> _made = [];
    private bool _ends;

    /// <param name="unified">In v2.</param>
    /// <param name="controller">In the v1 hierarchy of a controller that counts no CPU; empty: in one that does.</param>
    /// <param name="beside">The same sub-tree in another hierarchy.</param>
    public TestCgroups(bool unified = false, string controller = "", TestCgroups? beside = null)
    {
        _name = beside?._name ?? $"actors-test-{Guid.NewGuid():N}";
        _hierarchy = Find(unified, controller) ?? throw new InvalidOperationException("no such hierarchy");
        Make("");
    }

    /// <summary>For <c>actors.node.cgroup-root</c>.</summary>
    public string Root => $"{_hierarchy.Directory}/{_name}";

    public static bool CanMake(bool unified, string controller = "") => Find(unified, controller) is { } hierarchy && CanMakeIn(hierarchy);

    public static bool HasLegacyCounter() => CgroupHierarchies.Find("/proc", "").Any(h => h.CountsCpu && !h.IsUnified);

    public static bool HasEvents()
    {
        using var taskstats = Taskstats.Open(File.ReadAllText("/sys/devices/system/cpu/possible").Trim(), out _);
        using var connector = ProcessConnector.Open(out _);
        return taskstats is not null && connector is not null;
    }

    /// <summary>Makes a directory and those above it.</summary>
    public string Make(string relative)
    {
        var path = Root;
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries).Prepend(""))
        {
            path = part.Length == 0 ? path : $"{path}/{part}";
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path);
                _made.Add(path);
                AllowCpus(path);
            }
        }

        return path;
    }

    /// <summary>Removes a directory and those below it, as a scheduler does: its processes must be gone.</summary>
    public void Remove(string relative)
    {
        var path = relative.Length == 0 ? Root : $"{Root}/{relative}";
        foreach (var made in _made.Where(m => (m + "/").StartsWith(path + "/", StringComparison.Ordinal)).OrderByDescending(m => m.Length).ToList())
        {
            RemoveOne(made);
            _made.Remove(made);
        }
    }

    /// <summary>CPU microseconds of a directory by its own counter.</summary>
    public long CpuUsec(string relative)
    {
        var path = $"/{_name}/{relative}";
        using var counter = CpuCounter.Open(_hierarchy, System.Text.Encoding.UTF8.GetBytes(path)) ?? throw new InvalidOperationException(path);
        counter.Read();
        return counter.UsageNsec / 1000;
    }

    /// <summary>Ends whoever is still there, and removes the tree.</summary>
    public void Dispose()
    {
        _ends = true;
        Remove("");
    }

    private static void KillAll(string path)
    {
        foreach (var pid in File.ReadAllLines($"{path}/cgroup.procs"))
        {
            Truth.Kill(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The last process may not be quite gone when its parent has reaped it.</summary>
    private void RemoveOne(string path)
    {
        var deadline = Environment.TickCount64 + (long)Patience.Deadline.TotalMilliseconds;
        while (true)
        {
            try
            {
                if (_ends)
                {
                    KillAll(path);
                }

                Directory.Delete(path);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (Directory.Exists(path) && Environment.TickCount64 < deadline)
            {
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>A cpuset takes no process before it has CPUs and memory.</summary>
    private static void AllowCpus(string path)
    {
        foreach (var file in (string[])["cpuset.cpus", "cpuset.mems"])
        {
            if (File.Exists($"{path}/{file}") && Path.GetDirectoryName(path) is { } parent && File.Exists($"{parent}/{file}"))
            {
                File.WriteAllText($"{path}/{file}", File.ReadAllText($"{parent}/{file}"));
            }
        }
    }

    private static CgroupHierarchy? Find(bool unified, string controller)
    {
        var all = CgroupHierarchies.Find("/proc", "");
        return controller.Length > 0
            ? all.FirstOrDefault(h => !h.CountsCpu && h.Controllers.Contains(controller, StringComparer.Ordinal))
            : all.FirstOrDefault(h => h.CountsCpu && h.IsUnified == unified) ?? (unified ? null : all.FirstOrDefault(h => h.CountsCpu));
    }

    private static bool CanMakeIn(CgroupHierarchy hierarchy)
    {
        var path = $"{hierarchy.Directory}/actors-probe-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(path);
            Directory.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
