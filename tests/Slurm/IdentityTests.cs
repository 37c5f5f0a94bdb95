using System.Globalization;
using Actors.Slurm.Facts;

namespace Actors.Slurm;

/// <summary>Which job it was: arrays, heterogeneous jobs, several nodes, a job that ran twice, one that says it is another.</summary>
[Collection(SlurmCollection.Name)]
public sealed class IdentityTests(SlurmFixture slurm)
{
    [SlurmFact]
    public async Task Each_task_of_an_array_is_a_job_and_the_last_one_has_the_arrays_id()
    {
        var run = await slurm.WorkloadsAsync();
        var array = run.Id("array");
        var rows = run.Rows("array");

        Assert.Equal(3, rows.Count);
        Assert.Equal($"{array}_3", Assert.Single(rows, r => r.RawId == array).JobId);
        foreach (var row in rows)
        {
            var task = row.JobId.Split('_')[1];
            var job = await run.Site.ClosedAsync(row.RawId);
            Assert.Equal(array.ToString(CultureInfo.InvariantCulture), job.ArrayJobId);
            Assert.Equal(task, job.ArrayTaskId);
            Assert.Equal(1, job.Incarnation);
            Figures.AssertNear(1 + (0.1 * int.Parse(task, CultureInfo.InvariantCulture)), job, run.Programs.Gromacs);
        }
    }

    [SlurmFact]
    public async Task Each_component_of_a_heterogeneous_job_is_a_job_of_its_own()
    {
        var run = await slurm.WorkloadsAsync();
        var rows = run.Rows("het");

        Assert.Equal([$"{run.Id("het")}+0", $"{run.Id("het")}+1"], rows.Select(r => r.JobId).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var job = await run.Site.ClosedAsync(row.RawId);
            Figures.AssertNear(1.5, job, run.Programs.Gromacs);
            Assert.Equal(row.Nodes, Assert.Single(job.Nodes!).Node);
        }
    }

    [SlurmFact]
    public async Task A_step_on_two_nodes_is_charged_node_by_node()
    {
        var run = await slurm.WorkloadsAsync();
        var job = await run.JobAsync("wide");

        Assert.Equal(2, job.Nodes!.Count);
        Assert.All(job.Nodes, n => Figures.AssertNear(2, n.CpuSeconds!.Value, n.Node));
        Assert.Equal(4.0, Figures.Of(job, run.Programs.Gromacs), 0.1);
        Assert.Equal(2, Assert.Single(job.Executables!, e => e.Path == run.Programs.Gromacs).Processes);
    }
}
