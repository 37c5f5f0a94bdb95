namespace Actors.Slurm.Facts;

/// <summary>No Slurm can run here, and why: the test is skipped for that reason.</summary>
public sealed class NoSlurmException(string reason) : Exception(reason);
