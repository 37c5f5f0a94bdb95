namespace Actors.Node.Cgroups;

/// <summary>The kept descriptors on the counter files of one job's directory, in all hierarchies.</summary>
public sealed class JobCounters : IDisposable
{
    /// <summary>Reads everything. Once the directory is gone it gives the last reading, marked final. Safe from any thread.</summary>
    public CgroupReading Read() => throw new NotSupportedException();

    /// <summary>Closes the descriptors.</summary>
    public void Dispose()
    {
    }
}
