using Actors.Messages.Json;
using static System.FormattableString;

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
            var counted = job.Executables!.Sum(e => e.CpuSeconds);
            Assert.Equal(job.CpuSeconds!.Value, counted + unattributed - (job.ExcessSeconds ?? 0), Microsecond * (2 + job.Executables!.Count));
            Assert.True(unattributed >= 0, $"unattributed {unattributed}");
        }

        Assert.Equal(job.CpuSeconds ?? 0, job.Nodes!.Sum(n => n.CpuSeconds ?? 0), Microsecond * (1 + job.Nodes!.Count));
    }

    /// <summary>Within 2 % or 50 ms of the truth.</summary>
    public static void AssertNear(double truth, double measured, string what) =>
        Assert.True(Math.Abs(measured - truth) <= Math.Max(0.050, 0.02 * truth), $"{what}: {measured:0.000} s measured, {truth:0.000} s in truth");

    /// <summary>An executable's CPU within 2 % or 50 ms of the truth; what the job's record holds is told when it is not.</summary>
    public static void AssertNear(double truth, JobView job, string path)
    {
        var slack = Math.Max(0.050, 0.02 * truth);
        AssertWithin(truth - slack, truth + slack, job, path);
    }

    /// <summary>An executable's CPU in a range; what the job's record holds is told when it is not.</summary>
    public static void AssertWithin(double least, double most, JobView job, string path) =>
        Assert.True(Of(job, path) >= least && Of(job, path) <= most, Invariant($"{path}: {Of(job, path):0.000} s measured, not {least:0.000} to {most:0.000} s; {Told(job)}"));

    /// <summary>A job's total in a range.</summary>
    public static void AssertTotalWithin(double least, double most, JobView job) =>
        Assert.True(job.CpuSeconds >= least && job.CpuSeconds <= most, Invariant($"the total is not {least:0.000} to {most:0.000} s; {Told(job)}"));

    /// <summary>How a job's record came to its figures.</summary>
    public static string Told(JobView job) => Invariant(
        $"job {job.Key}: {job.CpuSeconds:0.000} s from {job.TotalSource}{(job.TotalIsLowerBound ? ", a lower bound" : "")}, executables by {job.Attribution}, unattributed {job.UnattributedSeconds:0.000} s, excess {job.ExcessSeconds ?? 0:0.000} s:")
        + string.Concat((job.Executables ?? []).Select(e => Invariant($"\n  {e.CpuSeconds:0.000} s in {e.Processes} processes, {e.Role}: {e.Path}")));

    public static double Of(JobView job, string path) => job.Executables!.SingleOrDefault(e => string.Equals(e.Path, path, StringComparison.Ordinal))?.CpuSeconds ?? 0;
}
