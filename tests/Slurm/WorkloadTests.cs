using Actors.Slurm.Facts;
using Xunit.Abstractions;

namespace Actors.Slurm;

/// <summary>CPU of ten kinds of programs in real Slurm jobs, against wait4's word. sacct's own CPU figures are not right: nothing is compared with them.</summary>
[Collection(SlurmCollection.Name)]
public sealed class WorkloadTests(SlurmFixture slurm, ITestOutputHelper output)
{
    private const double LongSeconds = 3 * WorkloadRun.IntervalSeconds;

    [SlurmFact]
    public async Task Executables_that_live_longer_than_three_intervals_have_wait4s_cpu()
    {
        var run = await slurm.WorkloadsAsync();
        foreach (var kind in WorkloadRun.Kinds)
        {
            var job = await run.JobAsync(kind.ToString());
            var truth = run.Programs.Executables(kind.ToString());
            // A process that becomes other programs tells of each itself, right before.
            foreach (var line in kind is 'd' ? truth.Where(t => t.By is "self") : truth.Where(t => t.Kind is "main" && t.End - t.Start > LongSeconds))
            {
                output.WriteLine($"{kind} {line.Executable} {line.CpuSeconds} {Figures.Of(job, line.Executable)}");
                Figures.AssertNear(line.CpuSeconds, Figures.Of(job, line.Executable), line.Executable);
            }
        }
    }

    [SlurmFact]
    public async Task Totals_of_jobs_are_wait4s_and_what_executables_leave_is_unattributed()
    {
        var run = await slurm.WorkloadsAsync();
        foreach (var name in WorkloadRun.Kinds.Select(k => k.ToString()).Append("wide").Append("forged"))
        {
            var job = await run.JobAsync(name);
            var truth = run.Programs.Whole(name).Sum(t => t.CpuSeconds);
            output.WriteLine($"{name} {truth} {job.CpuSeconds} {job.CpuSeconds-truth} {job.TotalSource} {job.TotalIsLowerBound} {job.UnattributedSeconds} {job.ExcessSeconds}");
            foreach (var e in job.Executables!) output.WriteLine($"     {e}");
            Figures.AssertBalanced(job);
        }
    }
}
