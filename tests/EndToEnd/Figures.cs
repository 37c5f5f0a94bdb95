using Actors.Messages.Json;

namespace Actors.EndToEnd;

/// <summary>What must hold of every job.</summary>
internal static class Figures
{
    private const double Microsecond = 1e-6;

    /// <summary>Executables in the job and what nobody could be charged with make up the job's total.</summary>
    public static void AssertBalanced(JobView job)
    {
        if (job.UnattributedSeconds is { } unattributed)
        {
            var counted = job.Executables!.Where(e => e.Role is not "escaped").Sum(e => e.CpuSeconds);
            Assert.Equal(job.CpuSeconds!.Value, counted + unattributed - (job.ExcessSeconds ?? 0), Microsecond * (2 + job.Executables!.Count));
            Assert.True(unattributed >= 0, $"unattributed {unattributed}");
        }

        Assert.Equal(job.CpuSeconds ?? 0, job.Nodes!.Sum(n => n.CpuSeconds ?? 0), Microsecond * (1 + job.Nodes!.Count));
    }

    /// <summary>Within 2 % or 50 ms of the truth.</summary>
    public static void AssertNear(double truth, double measured, string what) =>
        Assert.True(Math.Abs(measured - truth) <= Math.Max(0.050, 0.02 * truth), $"{what}: {measured:0.000} s measured, {truth:0.000} s in truth");

    public static double Of(JobView job, string path) => job.Executables!.SingleOrDefault(e => string.Equals(e.Path, path, StringComparison.Ordinal))?.CpuSeconds ?? 0;
}
