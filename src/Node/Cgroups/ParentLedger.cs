namespace Actors.Node.Cgroups;

/// <summary>
/// A directory above jobs. Its counter keeps what removed jobs used, to the nanosecond: so the part of a job's CPU that came after the job's last
/// reading can be recovered. Residual = counter − Σ live jobs − Σ gone jobs, and changes only by such parts and by what is no job.
/// </summary>
internal sealed class ParentLedger(byte[] path, ulong inode, CpuCounter counter) : IDisposable
{
    /// <summary>Reads of several counters are microseconds apart: less than this is no tail.</summary>
    public const long NoiseNsec = 100_000;

    /// <summary>Path of the directory below its hierarchy.</summary>
    public byte[] Path => path;

    /// <summary>Inode of the directory.</summary>
    public ulong Inode => inode;

    /// <summary>Its own counter.</summary>
    public CpuCounter Counter => counter;

    /// <summary>As last settled.</summary>
    public long ResidualNsec { get; set; }

    /// <summary>Finals of the jobs that are gone, tails included.</summary>
    public long GoneNsec { get; set; }

    /// <summary>Whether a job's directory lies below.</summary>
    public bool Holds(ReadOnlySpan<byte> jobPath) => jobPath.Length > path.Length && jobPath[path.Length] == (byte)'/' && jobPath.StartsWith(path);

    /// <inheritdoc/>
    public void Dispose() => counter.Dispose();
}
