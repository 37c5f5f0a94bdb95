namespace Actors.Node.Kernel;

/// <summary>Descriptors of one process's files in /proc. They name that process for good: once it is gone they give an error, whoever has its number then.</summary>
internal struct KeptFiles
{
    /// <summary>It is read so often that they pay.</summary>
    public bool Wanted;

    /// <summary>Of /proc/PID/stat; 0: none.</summary>
    public int Stat;

    /// <summary>Of /proc/PID/cgroup; 0: none.</summary>
    public int Cgroup;
}
