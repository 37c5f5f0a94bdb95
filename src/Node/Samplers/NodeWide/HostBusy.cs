using Actors.Node.Kernel;

namespace Actors.Node.Samplers.NodeWide;

/// <summary>Busy time of the host's CPUs. Safe from any thread.</summary>
/// <param name="procRoot">Where /proc is.</param>
internal sealed class HostBusy(string procRoot)
{
    private readonly string _path = Path.Combine(procRoot, "stat");
    private readonly long _tickNsec = 1_000_000_000 / Math.Max(1, (long)Libc.SystemConfiguration(2));

    /// <summary>Nanoseconds since boot, by ticks; null where it cannot be read.</summary>
    public long? Nsec()
    {
        try
        {
            using var file = File.OpenHandle(_path);
            Span<byte> line = stackalloc byte[512];
            return CpuTimes.BusyTicks(line[..RandomAccess.Read(file, line, 0)]) * _tickNsec;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
